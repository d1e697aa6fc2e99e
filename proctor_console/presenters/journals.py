"""Journal files that are handed to the server one after the other, and what came of each. Pure."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from shared.protocol.answers import JournalReport
from shared.words.catalogue import say

FileState = Literal["waiting", "running", "done", "refused"]


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A file and its outcome. `result` is a sentence."""

    file: str
    state: FileState = "waiting"
    seat: str = ""
    name: str = ""
    new: str = ""
    result: str = ""


def done(file: str, report: JournalReport) -> JournalRow:
    """A file the server took."""
    return JournalRow(
        file=file,
        state="done",
        seat=str(report.seat),
        name=report.name_masked,
        new=f"{report.new} / {report.entries}",
        result=report.message,
    )


def refused(file: str, message: str) -> JournalRow:
    """A file of which nothing was taken."""
    return JournalRow(file=file, state="refused", result=f"“{file}”{message}")


def told(rows: Iterable[JournalRow], *, check_again: bool) -> str:
    """One sentence about all files."""
    rows = list(rows)
    taken, bad = (sum(row.state == state for row in rows) for state in ("done", "refused"))
    text = say("console.journal.told", count=len(rows), taken=taken)
    if bad:
        text += say("console.journal.bad", bad=bad)
    again = say("console.journal.check_again") if check_again else ""
    return f"{text}。{again}"
