"""Work dealt out to several hands: parts of about the same size, whole plans in each."""

from collections.abc import Mapping

# Whoever is through with his own parts goes on with what others have not come to; smaller parts make that even.
PARTS_EACH = 4


def dealt(weights: Mapping[int, int], hands: int) -> list[list[tuple[int, ...]]]:
    """For each hand its parts, each of some plans; the heaviest plan goes first, to the part that is lightest."""
    parts: list[list[int]] = [[] for _ in range(hands * PARTS_EACH)]
    loads = [0] * len(parts)
    for plan_id, weight in sorted(weights.items(), key=lambda one: (-one[1], one[0])):
        lightest = loads.index(min(loads))
        parts[lightest].append(plan_id)
        loads[lightest] += weight
    # One after the other, so that few plans are spread over the hands and not over the parts of the first.
    return [[tuple(part) for part in parts[hand::hands] if part] for hand in range(hands)]


def hands_for(work: int, *, worth_a_hand: int, most: int) -> int:
    """How many hands are worth calling, our own among them."""
    return max(1, min(most, work // max(1, worth_a_hand)))
