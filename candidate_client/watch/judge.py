"""What one look at the PC means, by the package's lists. Pure: looks go in, what is to be told comes out.

A state (a program runs, a second screen is on) is told when it begins, and again when it begins anew after it had
ended; it is not told for as long as it lasts. A proctor who let a PC go on with it has seen it.
"""

from collections.abc import Iterator
from typing import Final

from candidate_client.lockdown.port import PRINT_SCREEN
from candidate_client.watch.calm import Calm, Telling
from candidate_client.watch.look import Look, Program, Window
from shared.exam.lock import LockPolicy, Sight, WatchLists
from shared.formatting import duration_words

_GAP_MS: Final = 15_000
"""A look that comes so much later than the one before: the PC stood still."""
_TITLE: Final = 40

State = tuple[Sight, str]


class Judge:
    """Of one PC, from the first look on."""

    def __init__(self) -> None:
        self._calm = Calm()
        self._states: frozenset[State] = frozenset()
        self._windows: frozenset[tuple[int, int]] | None = None
        self._drives: frozenset[str] | None = None
        self._last: Look | None = None

    def judge(self, look: Look, policy: LockPolicy, lists: WatchLists) -> list[Telling]:
        """What this look adds. `lists`: of the same package."""
        states = frozenset(_states(look, policy, lists))
        found = [*sorted(states - self._states), *self._moments(look, policy)]
        self._states, self._last = states, look
        now, quiet_ms = look.steady_ms, policy.quiet_s * 1000
        watched = (one for one in found if policy.measure(one[0]) != "off")
        told = [self._calm.happened(sight, evidence, now, quiet_ms) for sight, evidence in watched]
        return [*(one for one in told if one is not None), *self._calm.due(now, quiet_ms)]

    def _moments(self, look: Look, policy: LockPolicy) -> Iterator[State]:
        """What begins with this look. Windows and drives that were there at the first one are no news."""
        if look.windows is not None:
            before, self._windows = self._windows, frozenset((one.number, one.pid) for one in look.windows)
            for window in look.windows if before is not None else ():
                if (window.number, window.pid) not in (before or ()) and not _companion(window, policy):
                    yield "new_window", words_of(window)
        if look.drives is not None:
            known, self._drives = self._drives, frozenset(look.drives)
            for drive in sorted(self._drives - known) if known is not None else ():
                yield "usb_storage", drive
        for name in look.keys:
            yield ("screen_capture" if name == PRINT_SCREEN else "keys"), name
        last = self._last
        if last is None:
            return
        passed_ms = look.steady_ms - last.steady_ms
        if passed_ms > _GAP_MS:
            yield "sleep", duration_words(passed_ms)
        step_ms = (look.wall_ms - last.wall_ms) - passed_ms
        if abs(step_ms) > policy.clock_step_s * 1000:
            yield "clock_change", ("+" if step_ms > 0 else "−") + duration_words(abs(step_ms))


def _states(look: Look, policy: LockPolicy, lists: WatchLists) -> Iterator[State]:
    for program in look.programs or ():
        yield from _of_program(program, policy, lists)
    if look.working and look.foreign is not None and not _companion(look.foreign, policy):
        yield "focus_lost", words_of(look.foreign)
    if look.screens is not None and look.screens > 1:
        yield "second_display", str(look.screens)
    for sight, evidence in (
        ("remote_session", look.remote),
        ("debugger", look.debugger),
        ("virtual_machine", look.virtual),
        ("network_out", look.way_out),
    ):
        if evidence:
            yield sight, evidence  # type: ignore[misc]  # mypy widens the literals of the tuple
    if look.working and look.idle_s is not None and look.idle_s >= policy.idle_s:
        yield "idle", ""


def _of_program(program: Program, policy: LockPolicy, lists: WatchLists) -> Iterator[State]:
    forbidden = {name.casefold() for name in lists.programs}
    if program.name in forbidden:
        yield "forbidden_program", program.name
    elif program.original in forbidden:
        yield "renamed_program", f"{program.name} = {program.original}"
    elif program.sha256 and program.sha256 in policy.hashes:
        yield "renamed_program", f"{program.name} = {program.sha256[:12]}"
    elif maker := next((part for part in policy.publishers if part in program.publisher), ""):
        yield "renamed_program", f"{program.name} = {maker}"
    if program.name in policy.recorders or program.original in policy.recorders:
        yield "screen_capture", program.name


def _companion(window: Window, policy: LockPolicy) -> bool:
    return window.program in policy.companions


def words_of(window: Window) -> str:
    """The program and the beginning of its title."""
    return " · ".join(part for part in (window.program, window.title[:_TITLE]) if part)
