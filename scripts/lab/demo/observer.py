"""Writes a client's trace from its views: when it took input, whether it was online, what the server acknowledged."""

from candidate_client.core.engine import Engine
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from scripts.lab.demo.orders import report
from scripts.lab.demo.trace import Trace


class Observer:
    """Listens to one engine. `report` tells the director of each new screen."""

    def __init__(self, engine: Engine, trace: Trace, seat: int) -> None:
        self._trace = trace
        self._seat = seat
        self._problem = ""
        engine.add_listener(self._seen)
        engine.add_ack_listener(self._acknowledged)

    def _acknowledged(self, ticket: str, epoch: int, seq: int, head: bytes | str) -> None:
        text = head.hex() if isinstance(head, bytes) else head
        self._trace.write("ack", ticket=ticket, epoch=epoch, seq=seq, head=text)

    def _seen(self, view: ClientView) -> None:
        remaining = view.clock.remaining_ms(monotonic_ms())
        self._trace.changed("input", view.input_open, remaining_ms=remaining)
        self._trace.changed("link", view.link.online)
        if self._trace.changed("screen", view.screen):
            report("screen", seat=self._seat, screen=view.screen)
        code = view.problem.code if view.problem else ""
        if code and code != self._problem:
            self._trace.write("problem", code=code)
            report("problem", seat=self._seat, code=code)
        self._problem = code
