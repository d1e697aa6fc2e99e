"""Marking behind a shield: each answer is computed in a child process that may take so long and so much, no more.

4,000 brackets in a cell end a process, a formula over a whole sheet takes all memory: the answer that did it is named
and left to people, a new child goes on with the next one.
"""

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final, Literal, Self

import msgspec
import psutil

from scripts.centre.errors import CentreError
from scripts.centre.issued import IssuedPapers, PaperFiles
from scripts.centre.marking.marker_child import (
    NO_MEMORY,
    Failed,
    Filled,
    FillTemplate,
    Ready,
    Reply,
    Scored,
    ScoreItem,
    Task,
    serve_tasks,
)
from shared.exam.kinds.parts import Response
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.exam.scoring import ItemScore
from shared.words.catalogue import say

Serve = Callable[[Connection, bytes, int], None]
"""Channel, encoded paper, bytes of memory."""

TroubleCode = Literal["too_long", "too_much_memory", "process_ended", "failed"]

_START_LIMIT_S: Final = 300.0
"""Reading the templates: once for each child, not a candidate's doing."""
_REPLIES: Final[msgspec.msgpack.Decoder[Reply]] = msgspec.msgpack.Decoder(Reply)
_END_LIMIT_S: Final = 1.0
_LOOK_S: Final = 0.05


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer may take, memory beyond the program's own. An honest one takes little of either."""

    answer_s: float = 20.0
    memory_bytes: int = 1 << 30


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why the machine could not deal with an answer; people look at it. `error`: the exception, if it was one."""

    item_id: str
    code: TroubleCode
    error: str = ""

    def sentence(self) -> str:
        """What happened, for the person who marks it."""
        match self.code:
            case "too_long":
                return say("centre.trouble.too_long")
            case "too_much_memory":
                return say("centre.trouble.too_much_memory")
            case "process_ended":
                return say("centre.trouble.process_ended")
            case "failed":
                return say("centre.trouble.failed", error=self.error)


class ShieldedMarker:
    """One child process, replaced whenever an answer was too much for it. Use as a context manager."""

    def __init__(self, files: PaperFiles, limits: Limits | None = None, serve: Serve = serve_tasks) -> None:
        """`serve` is what the child process runs."""
        self._files = msgspec.msgpack.encode(files)
        self._limits = limits or Limits()
        self._serve = serve
        self._child: tuple[BaseProcess, Connection] | None = None
        self._most_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def score(self, item_id: str, response: Response | None) -> ItemScore | Trouble:
        """The points of one answer."""
        reply = self._ask(ScoreItem(item_id=item_id, response=response))
        return reply.score if isinstance(reply, Scored) else _trouble(item_id, reply)

    def filled(self, item_id: str, response: Spreadsheet) -> bytes | Trouble:
        """The candidate's workbook as .xlsx."""
        reply = self._ask(FillTemplate(item_id=item_id, response=response))
        return reply.data if isinstance(reply, Filled) else _trouble(item_id, reply)

    def close(self) -> None:
        """End the child."""
        if self._child is None:
            return
        process, channel = self._child
        self._child, self._most_bytes = None, 0
        channel.close()
        process.join(_END_LIMIT_S)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()

    def _ask(self, task: Task) -> Reply | TroubleCode:
        process, channel = self._child or self._start()
        try:
            channel.send_bytes(msgspec.msgpack.encode(task))
            return self._reply(process, channel, self._limits.answer_s)
        except (EOFError, OSError):
            process.join(_END_LIMIT_S)
            code: TroubleCode = "too_much_memory" if process.exitcode == NO_MEMORY else "process_ended"
            self.close()
            return code

    def _start(self) -> tuple[BaseProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        arguments = (theirs, self._files, self._limits.memory_bytes)
        process = context.Process(target=self._serve, args=arguments, name="marker", daemon=True)
        process.start()
        theirs.close()
        self._child = (process, ours)
        try:
            ready = isinstance(self._reply(process, ours, _START_LIMIT_S), Ready)
        except EOFError:
            ready = False
        if not ready:
            self.close()
            raise CentreError("marking_not_started", say("centre.marker_not_started"))
        self._most_bytes = _resident(process) + self._limits.memory_bytes
        return process, ours

    def _reply(self, process: BaseProcess, channel: Connection, limit_s: float) -> Reply | TroubleCode:
        """The answer to a task; the child is ended where it takes too long or too much."""
        deadline_s = time.monotonic() + limit_s
        while not channel.poll(_LOOK_S):
            code: TroubleCode | None = None
            if time.monotonic() > deadline_s:
                code = "too_long"
            elif self._most_bytes and _resident(process) > self._most_bytes:
                code = "too_much_memory"
            if code is not None:
                process.kill()
                self.close()
                return code
        return _REPLIES.decode(channel.recv_bytes())


class Markers:
    """A marker for each paper of an issue; its child starts with the first answer to it. Use as a context manager."""

    def __init__(self, papers: IssuedPapers, limits: Limits | None = None) -> None:
        self._markers = {files.paper.paper_id: ShieldedMarker(files, limits) for files in papers.each()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for marker in self._markers.values():
            marker.close()

    def of(self, files: PaperFiles) -> ShieldedMarker:
        """The marker of that paper."""
        return self._markers[files.paper.paper_id]


def _resident(process: BaseProcess) -> int:
    try:
        return int(psutil.Process(process.pid).memory_info().rss)
    except psutil.Error:
        return 0


def _trouble(item_id: str, reply: Reply | TroubleCode) -> Trouble:
    if isinstance(reply, str):
        return Trouble(item_id=item_id, code=reply)
    return Trouble(item_id=item_id, code="failed", error=reply.error if isinstance(reply, Failed) else "")
