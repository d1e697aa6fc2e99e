"""Programs of the room in words: the release a server holds, one row for each machine."""

from collections import Counter

from shared.formatting import date
from shared.protocol.updates import DeviceUpdate, UpdateBoard
from shared.words.catalogue import row, say


def summary(board: UpdateBoard) -> str:
    """One line for the card: all alike, or which versions there are."""
    counts = Counter(d.version or say("updates.version_unknown") for d in board.devices if d.role == "candidate")
    if not counts:
        return say("updates.no_pcs")
    if len(counts) == 1:
        return say("updates.all_alike", version=next(iter(counts)), count=counts.total())
    parts = row(say("updates.count_of", version=v, count=n) for v, n in counts.most_common())
    return say("updates.differing", parts=parts)


def release_words(board: UpdateBoard, zone: str) -> str:
    """What the server holds, and until when it may be installed."""
    card = board.release
    if card is None:
        return say("updates.no_release")
    programs = row(
        say(
            "updates.program_row",
            program=say(f"updates.program.{p.program}"),
            version=p.version,
            platform=say(f"updates.platform.{p.platform}"),
        )
        for p in card.programs
    )
    return say("updates.held", number=card.number, programs=programs, day=date(card.expires_ms, zone))


def state_words(device: DeviceUpdate) -> str:
    """Where a machine stands."""
    if device.state == "downloading":
        return say("updates.state.downloading", percent=100 * device.done // max(1, device.length))
    if device.state == "ordered" and device.done:
        return say("updates.state.interrupted", percent=100 * device.done // max(1, device.length))
    if device.state != "idle":
        return say(f"updates.state.{device.state}")
    if not device.version:
        return say("updates.state.not_heard")
    return say("updates.state.behind" if device.newest else "updates.state.newest")


def underway(device: DeviceUpdate) -> bool:
    """Whether there is something to cancel."""
    return device.state in {"ordered", "downloading"}
