"""The child process that marks: what a candidate typed is computed here, where it can harm nobody else's marks.

It knows the paper and the key, takes one task at a time and answers it. Memory is limited by the system where the
system can; time and memory are watched from outside (`shielded`).
"""

import contextlib
import os
import sys
from multiprocessing.connection import Connection
from typing import Final

import msgspec
import psutil

from scripts.centre.issued import PaperFiles
from shared.exam.kinds.registry import AnyResponse
from shared.exam.kinds.spreadsheet import Spreadsheet, SpreadsheetItem
from shared.exam.scoring import ItemScore, score_item
from shared.workbook.export import filled_workbook
from shared.workbook.marking import Marker

if sys.platform != "win32":
    import resource

NO_MEMORY: Final = 71
"""Exit code of a child that ran out of the memory it may use."""


class ScoreItem(msgspec.Struct, frozen=True, kw_only=True, tag="score"):
    """Mark one answer."""

    item_id: str
    response: AnyResponse | None


class FillTemplate(msgspec.Struct, frozen=True, kw_only=True, tag="fill"):
    """Write a candidate's cells into the template of an item."""

    item_id: str
    response: Spreadsheet


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Every template is read; tasks may come."""


class Scored(msgspec.Struct, frozen=True, tag="scored"):
    """The points of one item."""

    score: ItemScore


class Filled(msgspec.Struct, frozen=True, tag="filled"):
    """An .xlsx."""

    data: bytes


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The task raised; `error` is the exception's name."""

    error: str


Task = ScoreItem | FillTemplate
Reply = Ready | Scored | Filled | Failed


def serve_tasks(channel: Connection, files: bytes, memory_bytes: int) -> None:
    """Answer tasks until the other side hangs up. `files` is the encoded `PaperFiles`."""
    _be_quiet()
    paper = msgspec.msgpack.decode(files, type=PaperFiles)
    marker = Marker(paper.media)
    _read_templates(paper, marker)
    _limit_memory(memory_bytes)
    _send(channel, Ready())
    while True:
        try:
            task = msgspec.msgpack.decode(channel.recv_bytes(), type=Task)
        except (EOFError, OSError):
            return
        try:
            _send(channel, _answered(task, paper, marker))
        except MemoryError:
            raise SystemExit(NO_MEMORY) from None  # the process may be short of anything now; another one goes on


def _answered(task: Task, paper: PaperFiles, marker: Marker) -> Reply:
    try:
        item = paper.paper.item(task.item_id)
        match task:
            case ScoreItem():
                return Scored(score_item(item, paper.key.items.get(item.item_id), task.response, marker))
            case FillTemplate():
                template = item.template or "" if isinstance(item, SpreadsheetItem) else ""
                return Filled(filled_workbook(marker.template(template), task.response.cells))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary: one answer fails, whatever it is, the others are marked
        return Failed(type(error).__name__)


def _read_templates(paper: PaperFiles, marker: Marker) -> None:
    """Read them before the first task, so that reading is not taken for a candidate's endless formula."""
    for name in {item.template for item in paper.paper.items() if isinstance(item, SpreadsheetItem) and item.template}:
        with contextlib.suppress(Exception):  # whoever needs this template is told so, answer by answer
            marker.template(name)


def _be_quiet() -> None:
    """Libraries that give up say so on standard error; the parent tells it in words."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 2)
    os.close(sink)


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform != "win32":
        most = psutil.Process().memory_info().vms + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # answers do not belong into a core file


def _send(channel: Connection, reply: Reply) -> None:
    channel.send_bytes(msgspec.msgpack.encode(reply))
