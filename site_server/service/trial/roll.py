"""Who takes part in the trial and how far every PC is. Pure but for its lock: the time is passed in."""

import threading
from collections.abc import Callable, Mapping
from typing import Final

from shared.exam.kinds.registry import AnyResponse
from shared.protocol.trial import SeatState, TrialReport, TrialSeat, TrialStep, values_of
from shared.words.catalogue import row

CALLED: Final = "called"
COMPARE: Final = "compare"
SILENT_MS: Final = 40_000
"""A PC that was heard and says nothing for so long is lost: it tells how far it is every two seconds."""
CALL_MS: Final = 45_000
"""A PC that has not answered the call by then takes no part."""


class _Place:
    """One seat."""

    def __init__(self, device_id: str, device_name: str, called_ms: int) -> None:
        self.device_id, self.device_name = device_id, device_name
        self.called_ms, self.heard_ms = called_ms, 0
        self.report: TrialReport | None = None
        self.added: list[TrialStep] = []

    @property
    def steps(self) -> tuple[TrialStep, ...]:
        told = self.report.steps if self.report is not None else ()
        return (*told, *self.added)

    @property
    def failures(self) -> tuple[TrialStep, ...]:
        return tuple(step for step in self.steps if step.state == "failed")

    @property
    def out(self) -> bool:
        """Whether nothing more is to be waited for."""
        return bool(self.added) or (self.report is not None and self.report.over)

    def at(self) -> str:
        """The step it is at, or was last heard at."""
        return self.steps[-1].name if self.steps else CALLED


class Roll:
    """Reports come in on request threads, the director reads on its own."""

    def __init__(self, seats: Mapping[int, tuple[str, str]], now_ms: int) -> None:
        """`seats`: seat to device id and name."""
        self._lock = threading.Lock()
        self._places = {seat: _Place(*device, called_ms=now_ms) for seat, device in sorted(seats.items())}

    @property
    def seats(self) -> tuple[int, ...]:
        """Everybody who was called."""
        return tuple(self._places)

    def device_at(self, seat: int) -> str:
        """The device that plays at a seat; empty if none does."""
        place = self._places.get(seat)
        return place.device_id if place is not None else ""

    def take(self, seat: int, report: TrialReport, now_ms: int) -> None:
        """What a PC says of itself; it never says less than before."""
        with self._lock:
            place = self._places.get(seat)
            if place is None or (place.report is not None and len(report.steps) < len(place.report.steps)):
                return
            place.report, place.heard_ms = report, now_ms

    def look(self, now_ms: int, alive_ms: Callable[[str], int | None] = lambda _device: None) -> None:
        """Give up on whoever did not come or fell silent.

        `alive_ms`: when the real client of a device last gave a sign of life; where the line is slow that counts too.
        """
        with self._lock:
            for place in self._places.values():
                if place.out:
                    continue
                if place.report is None and now_ms - place.called_ms > CALL_MS:
                    place.added.append(TrialStep(name=CALLED, state="failed", code="never_came"))
                elif (
                    place.report is not None
                    and now_ms - max(place.heard_ms, alive_ms(place.device_id) or 0) > SILENT_MS
                ):
                    place.added.append(
                        TrialStep(name=place.at(), state="failed", code="silent", values=values_of(step=place.at()))
                    )

    def give_up(self, code: str) -> None:
        """Whoever is still at it does not come to an end."""
        with self._lock:
            for place in self._places.values():
                if not place.out:
                    place.added.append(TrialStep(name=place.at(), state="failed", code=code))

    def through(self, step: str) -> bool:
        """Whether everybody who is still in it has this step behind them."""
        with self._lock:
            return all(place.out or _passed(place, step) for place in self._places.values())

    def anybody_passed(self, step: str) -> bool:
        """Whether at least one PC did this step as it should."""
        with self._lock:
            return any(
                done.name == step and done.state == "passed" for place in self._places.values() for done in place.steps
            )

    def finished(self) -> tuple[int, ...]:
        """The seats that came to the end of their own steps."""
        with self._lock:
            return tuple(seat for seat, place in self._places.items() if place.report is not None and place.report.over)

    def compare(self, sealed: Mapping[int, Mapping[str, AnyResponse]]) -> None:
        """Hold what each finished PC says it typed against what was sealed, answer for answer."""
        with self._lock:
            for seat, place in self._places.items():
                if place.report is None or not place.report.over or place.report.steps[-1].state == "failed":
                    continue
                other = differing(place.report.answers, sealed.get(seat, {}))
                state, values = ("failed", values_of(items=row(other))) if other else ("passed", {})
                code = "answers_lost" if other else ""
                place.added.append(TrialStep(name=COMPARE, state=state, code=code, values=values))  # type: ignore[arg-type]

    def view(self) -> tuple[TrialSeat, ...]:
        """The rows of the console's table."""
        with self._lock:
            return tuple(_row(seat, place) for seat, place in self._places.items())


def differing(typed: Mapping[str, AnyResponse], sealed: Mapping[str, AnyResponse]) -> tuple[str, ...]:
    """The items whose answers are not the same on both sides."""
    return tuple(item for item in sorted({*typed, *sealed}) if typed.get(item) != sealed.get(item))


def _passed(place: _Place, step: str) -> bool:
    return any(done.name == step and done.state != "running" for done in place.steps)


def _row(seat: int, place: _Place) -> TrialSeat:
    failures, report = place.failures, place.report
    if failures:
        state: SeatState = "failed"
    elif place.steps and place.steps[-1].name == COMPARE:
        state = "passed"
    else:
        state = "running" if report is not None else "waiting"
    return TrialSeat(
        seat=seat,
        device_name=place.device_name,
        state=state,
        step=place.at(),
        done=sum(step.state == "passed" for step in place.steps),
        ms=sum(step.ms for step in place.steps),
        save_ms=report.save_ms if report is not None else 0,
        failure=failures[0] if failures else None,
        failures=len(failures),
        virtual_done=report.virtual_done if report is not None else 0,
        virtual_failed=report.virtual_failed if report is not None else 0,
    )
