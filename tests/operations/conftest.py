"""A plan that runs, for the tests of what changes it."""

import pytest

from config.clock import SetClock
from operations.workspace import Workspace
from tests.builders import at
from tests.operations.amending import a_running_plan, round_on


@pytest.fixture
def running(workspace: Workspace, clock: SetClock) -> str:
    """A plan confirmed in March whose deadline is open, on 10/5/2021."""
    key = a_running_plan(workspace)
    round_on(workspace, clock, "2021-03-23")
    clock.set(at("2021-05-10", "10:00"))
    return key
