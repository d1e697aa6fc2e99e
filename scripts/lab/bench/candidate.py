"""One simulated candidate PC: speaks the real protocol, keeps the real rolling hash, checks every acknowledgement."""

import asyncio
import random
import time
from typing import Any, Final, TypeVar

import msgspec

from scripts.lab.bench.line import LineError, Lines
from scripts.lab.bench.tally import Tally
from shared.exam.answers.content import Answered, HandInAsked
from shared.exam.answers.log import Entry, genesis, roll
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exchange.paper_archive import open_paper
from shared.link.backoff import Backoff
from shared.protocol import paths
from shared.protocol.device import DeviceStatus, DeviceStatusRequest, Empty, LoginReply, LoginRequest
from shared.protocol.errors import ErrorBody
from shared.protocol.sitting import (
    HandInReply,
    HandInRequest,
    SaveReply,
    SaveRequest,
    SittingStatus,
    SittingStatusRequest,
)
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from shared.security.vault import Box

Reply = TypeVar("Reply")

SAVE_EVERY_S: Final = 2.0
_GIVE_UP_S: Final = 90.0
_WORDS: Final = "企业应当按照成本效益原则编制预算并分析差异，本月应交增值税额为销项税额减去进项税额。"


class RefusedError(Exception):
    """The server said no."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(rng: random.Random, size: int) -> str:
    """Answer text of about that many bytes in UTF-8."""
    start = rng.randrange(len(_WORDS))
    return (_WORDS[start:] + _WORDS * (size // len(_WORDS) // 3 + 1))[: size // 3]


class Candidate:
    """See the module. Times are `time.monotonic()`, the same for every process of the machine."""

    def __init__(self, ticket: str, lines: Lines, tally: Tally, seed: int) -> None:
        self.ticket = ticket
        self.lines = lines
        self._tally = tally
        self._rng = random.Random(seed)
        self._cipher = b""
        self._epoch = 0
        self._entries: list[Entry] = []  # not acknowledged yet, oldest first
        self._heads: list[bytes] = []
        self._backoff = Backoff(self._rng)
        self.acknowledged = 0
        self.lost = 0
        self.key: bytes | None = None
        self.key_at_s = 0.0
        self.key_here = asyncio.Event()
        self.polling = False
        self.down_since_s: float | None = None
        self.outages: list[tuple[float, float]] = []

    # ------------------------------------------------------------ calls
    async def call(self, kind: str, path: str, body: msgspec.Struct | None, reply: type[Reply], since: float) -> Reply:
        """One request, timed from when it was due. Raises LineError, RefusedError."""
        data = msgspec.json.encode(body) if body is not None else b""
        try:
            status, content = await self.lines.ask("POST" if body is not None else "GET", path, data)
        except LineError as error:
            self._tally.failed(kind, error.code)
            self.down_since_s = self.down_since_s or time.monotonic()
            raise
        now = time.monotonic()
        if status != 200:
            code = msgspec.json.decode(content, type=ErrorBody).code
            self._tally.failed(kind, code)
            raise RefusedError(code)
        self._tally.took(kind, now - since)
        if self.down_since_s is not None:
            self.outages.append((self.down_since_s, now))
            self.down_since_s = None
        self._backoff.succeeded()
        return content if reply is bytes else msgspec.json.decode(content, type=reply)  # type: ignore[return-value]

    # ------------------------------------------------------------ before the start
    async def arrive(self) -> None:
        """Stand at the waiting screen and fetch the paper as ciphertext."""
        hello = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION)
        status = await self.call("device", paths.DEVICE_STATUS, hello, DeviceStatus, time.monotonic())
        if status.paper is not None:
            self._cipher = await self.call("paper", paths.PAPER, None, bytes, time.monotonic())

    async def log_in(self) -> None:
        """Log in and confirm."""
        request = LoginRequest(ticket=self.ticket, password=self.ticket[-6:], protocol_version=PROTOCOL_VERSION)
        reply = await self.call("login", paths.LOGIN, request, LoginReply, time.monotonic())
        self.lines.token, self._epoch = reply.token, reply.epoch
        await self.call("confirm", paths.CONFIRM, Empty(), Empty, time.monotonic())

    def open_paper(self) -> float:
        """Decrypt and read the paper; how long that took, in seconds. What a PC does between key and first screen."""
        began = time.perf_counter()
        open_paper(Box(self.key or b"").decrypt(self._cipher))
        return time.perf_counter() - began

    # ------------------------------------------------------------ signs of life
    async def poll(self) -> None:
        """Signs of life at the server's pace as long as `polling` is set."""
        due = time.monotonic() + self._rng.random()
        while True:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if not self.polling:
                return
            acknowledged = self.acknowledged
            try:
                status = await self.call("status", paths.SITTING_STATUS, self._sign(), SittingStatus, due)
            except (LineError, RefusedError):
                due = time.monotonic() + self._backoff.failed()
                continue
            if status.acknowledged_seq < acknowledged:
                self.lost += acknowledged - status.acknowledged_seq
            if status.paper_key is not None and self.key is None:
                self.key, self.key_at_s = status.paper_key, time.monotonic()
                self.key_here.set()
            # Like the client: the server's pace, a little spread; a late answer delays the next question.
            due = max(due, time.monotonic() - 1.0) + status.poll_after_ms / 1000 * self._rng.uniform(0.95, 1.0)

    def _sign(self) -> SittingStatusRequest:
        return SittingStatusRequest(
            item_id="S01",
            answered=min(len(self._heads), 50),
            total=50,
            flagged=1,
            seq=len(self._heads),
            head=self._heads[-1].hex() if self._heads else "",
            unsent=len(self._entries),
            paper_ready=True,
        )

    # ------------------------------------------------------------ answers
    async def pace(self, until_s: float, *, every_s: float = SAVE_EVERY_S) -> None:
        """Write an answer every two seconds and deliver it, until then and until all is delivered."""
        due = time.monotonic() + self._rng.random() * every_s
        while due < until_s or self._entries:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if due < until_s:
                self.write(self._rng.randint(300, 2000))
            await self.deliver("save", due)
            due += every_s

    async def closed_loop(self, until_s: float) -> None:
        """Answer after answer without a pause."""
        while time.monotonic() < until_s:
            self.write(self._rng.randint(300, 2000))
            await self.deliver("save", time.monotonic())

    def write(self, size: int) -> None:
        """A new version of an answer, about `size` bytes, into the journal."""
        item = f"S{self._rng.randint(1, 50):02d}"
        response = ShortAnswer(text=text_of(self._rng, size))
        self._append(Answered(item_id=item, response=response))

    def ask_hand_in(self) -> None:
        """The candidate's wish to hand in, which is an entry of its own."""
        self._append(HandInAsked(cause="candidate"))

    def _append(self, content: Any) -> None:
        entry = Entry(epoch=self._epoch, seq=len(self._heads) + 1, content=content, client_ms=0)
        self._heads.append(roll(self._heads[-1] if self._heads else genesis(self.ticket, self._epoch), entry))
        self._entries.append(entry)

    async def deliver(self, kind: str, due_s: float) -> None:
        """Send what is not acknowledged until it is, with the client's own back-off."""
        began = time.monotonic()
        while self._entries:
            if time.monotonic() - began > _GIVE_UP_S:
                raise RuntimeError(f"nothing delivered for {_GIVE_UP_S:.0f} s")
            request = SaveRequest(epoch=self._epoch, entries=tuple(self._entries))
            last = self._entries[-1].seq
            try:
                reply = await self.call(kind, paths.ANSWERS, request, SaveReply, due_s)
            except (LineError, RefusedError):
                await asyncio.sleep(self._backoff.failed())
                continue
            if reply.acknowledged_seq != last or reply.head != self._heads[last - 1].hex():
                self.lost += 1
            self.acknowledged = max(self.acknowledged, last)
            del self._entries[: last - self._entries[0].seq + 1]

    async def hand_in(self) -> None:
        """Deliver what is left and close: the server compares its log with ours, entry by entry."""
        began = time.monotonic()
        await self.deliver("last save", began)
        request = HandInRequest(epoch=self._epoch, seq=len(self._heads), head=self._heads[-1].hex(), cause="candidate")
        while True:
            try:
                reply = await self.call("hand-in", paths.HAND_IN, request, HandInReply, began)
                break
            except LineError:  # counted as a failure; asked again as the client does
                if time.monotonic() - began > _GIVE_UP_S:
                    raise
                await asyncio.sleep(self._backoff.failed())
            except RefusedError:
                self.lost += 1
                return
        if reply.entries != len(self._heads):
            self.lost += 1
