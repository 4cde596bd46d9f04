"""All names of a directory, looked up exactly: as written, with abbreviations opened, and as said at home."""

from collections.abc import Iterable
from datetime import date

from rules.directory_unit import DirectoryUnit, time_note
from rules.name_forms import OwnPlace, at_home, canonical, marks_agree, same_spelling
from rules.name_suggestions import Suggestion

NOWHERE: tuple[OwnPlace, ...] = ()


class NamesInUse:
    """Tables made once for a directory; a name counts only on the days it was in use."""

    def __init__(self, units: Iterable[DirectoryUnit]) -> None:
        self._exact: dict[str, list[DirectoryUnit]] = {}
        for unit in units:
            for name in dict.fromkeys(unit.names):
                self._exact.setdefault(name, []).append(unit)
        self._local: dict[tuple[OwnPlace, ...], dict[str, list[str]]] = {}

    def exactly(self, name: str, written: str, on: date | None) -> list[DirectoryUnit]:
        """Who bears this folded name; of several, those that spell it with the same marks."""
        called = [unit for unit in self._exact.get(name, ()) if unit.is_called(name, on)]
        same = [unit for unit in called if marks_agree(written, unit.spelling(name) or written)]
        return [unit for unit in same if same_spelling(written, unit.spelling(name))] or same

    def at_home(
        self, words: str, written: str, places: tuple[OwnPlace, ...], on: date | None
    ) -> list[DirectoryUnit]:
        """Who bears this canonical name where these places need not be said; without `written` marks do not count."""
        found = {
            unit.id: unit
            for name in self._said_in(places).get(words, ())
            for unit in self._exact[name]
            if unit.is_called(name, on)
            and (not written or marks_agree(written, unit.spelling(name) or written))
        }
        return list(found.values())

    def of_another_time(self, readings: Iterable[str], on: date | None) -> list[Suggestion]:
        """Bodies that had or will have exactly this name, but not on this day; those that exist then come first."""
        found: dict[int, tuple[bool, Suggestion]] = {}
        for reading in readings:
            for name in self._said_in(NOWHERE).get(canonical(reading), ()):
                for unit in self._exact[name]:
                    if not unit.is_called(name, on) and unit.id not in found:
                        suggestion = Suggestion((unit.id,), unit.name, 1.0, time_note(unit, name, on))
                        found[unit.id] = (not unit.existed_on(on), suggestion)
        return [suggestion for _, suggestion in sorted(found.values(), key=lambda pair: pair[0])]

    def _said_in(self, places: tuple[OwnPlace, ...]) -> dict[str, list[str]]:
        """Canonical name → the names that are said so in a place."""
        if places not in self._local:
            table: dict[str, list[str]] = {}
            for name in self._exact:
                table.setdefault(at_home(canonical(name), places), []).append(name)
            self._local[places] = table
        return self._local[places]
