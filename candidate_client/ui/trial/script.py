"""What a PC plays in the trial exam, step by step: each is a script that yields what it waits for.

The names and the longest times stand in `shared.trial.steps`. A step that cannot be done raises StepFailed.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

from PySide6.QtGui import QFont, QRawFont
from PySide6.QtWidgets import QApplication

from candidate_client.core.localclock import monotonic_ms, wall_ms
from candidate_client.core.outline import OrderedItem
from candidate_client.core.settings import Settings
from candidate_client.core.state import ClientView
from candidate_client.core.trial import checks
from candidate_client.core.trial.cause import cause_of
from candidate_client.core.trial.checks import Failure
from candidate_client.core.trial.order import trial_folder, trial_server, trial_settings
from candidate_client.core.trial.virtual import VirtualCandidates
from candidate_client.ui.main_window import MainWindow
from candidate_client.ui.trial.hands import WidgetHands
from candidate_client.ui.trial.record import Record
from shared.exam.kinds.parts import Response
from shared.protocol.trial import TrialOrder, values_of
from shared.protocol.version import PRODUCT_VERSION
from shared.qtkit.look.fonts import load_fonts
from shared.qtkit.work.fingers import Fingers, Script
from shared.trial.steps import ITEM
from shared.trial.typing import typed_answers
from shared.words.catalogue import row, say

log = logging.getLogger(__name__)

_TRY_MS: Final = 12_000
"""How long an answer may take from the keys into the window's own view."""
_SAVE_MS: Final = 30_000


class StepFailed(Exception):  # noqa: N818 - a result, not a fault
    """The step did not work."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


class TrialWindow(Protocol):
    """The client of the trial: the real window on a real engine (`candidate_client.bootstrap.ClientWindow`)."""

    @property
    def main(self) -> MainWindow:
        """The window."""
        ...

    def enrol_again(self, server: str, seat: int, code: str) -> None:
        """Enrol again after it was refused."""
        ...

    def shut_down(self) -> None:
        """End window and engine."""
        ...


OpenWindow = Callable[[Settings], TrialWindow]


class TrialScript:
    """The steps by name. `room_ms` is the room's time now as the real client knows it, None if it does not."""

    def __init__(
        self, order: TrialOrder, settings: Settings, server: str, open_window: OpenWindow, record: Record
    ) -> None:
        self._order, self._settings, self._server = order, settings, server
        self._open_window, self._record = open_window, record
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="trial-check")
        self._window: TrialWindow | None = None
        self._virtual: VirtualCandidates | None = None
        self._typed = typed_answers(order.seat)
        self.room_ms: Callable[[], int | None] = lambda: None
        self.answers: dict[str, Response] = {}

    @property
    def virtual(self) -> VirtualCandidates | None:
        """The candidates without windows, once they were begun."""
        return self._virtual

    def step(self, name: str) -> Script:
        """The script of a step."""
        if name.startswith(ITEM):
            return self._item(name.removeprefix(ITEM), online=name != f"{ITEM}short_answer")
        steps: dict[str, Callable[[], Script]] = {
            "program": self._program,
            "clock": self._clock,
            "fonts": self._fonts,
            "disk": lambda: self._check(lambda: checks.check_disk(self._settings.data / "journal")),
            "line": lambda: self._check(lambda: checks.check_line(self._address, self._order.port)),
            "connect": self._connect,
            "login": self._login,
            "identity": self._identity,
            "rules": self._rules,
            "begin": lambda: self._until(lambda view: view.screen == "exam" and view.exam is not None),
            "pause": lambda: self._until(lambda view: view.screen == "paused"),
            "resume": lambda: self._until(lambda view: view.screen == "exam"),
            "cut": lambda: self._until(lambda view: not view.link.online),
            "back": self._back,
            "reopen": self._reopen,
            "hand_in": self._hand_in,
        }
        return steps[name]()

    def why_not(self, name: str) -> Failure | None:
        """What keeps a step from its end, where the window knows it better than that its time is over."""
        if self._window is None:
            return Failure(code="not_connected") if name == "connect" else None
        view = self._window.main.view
        log.warning(
            "trial: %s waits; screen %s, online %s, unsent %d", name, view.screen, view.link.online, view.unsent
        )
        if not view.link.online and name != "cut":
            return Failure(code="not_connected")
        return Failure(code="not_saved") if view.unsent and name in {"back", "hand_in"} else None

    def close(self) -> None:
        """End everything that was begun."""
        if self._window is not None:
            self._window.shut_down()
            self._window = None
        if self._virtual is not None:
            self._virtual.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    # ------------------------------------------------------------ checks
    @property
    def _address(self) -> str:
        return trial_server(self._order, self._server)

    def _check(self, check: Callable[[], Failure | None]) -> Script:
        found = self._pool.submit(check)
        yield found.done
        _fail_with(found.result())

    def _program(self) -> Script:
        yield lambda: True
        _fail_with(checks.check_program(PRODUCT_VERSION, self._order.product_version))

    def _clock(self) -> Script:
        yield lambda: self.room_ms() is not None
        _fail_with(checks.check_clock(wall_ms(), self.room_ms()))

    def _fonts(self) -> Script:
        yield lambda: True
        app = QApplication.instance()
        families = load_fonts(app) if isinstance(app, QApplication) else []
        missing = [sign for sign in say("trial.candidate", seat="") if not _shown(sign, families)]
        if missing:
            _fail("fonts_missing", missing="".join(missing))

    # ------------------------------------------------------------ getting in
    def _connect(self) -> Script:
        own = trial_settings(self._order, self._settings, self._server)
        self._window = self._open_window(own)
        if self._order.virtual:
            first = self._order.virtual_from
            seats = range(first, first + self._order.virtual)
            folder = trial_folder(self._settings.data)
            self._virtual = VirtualCandidates(seats, folder, self._address, self._order.enrol_code)
            self._virtual.start()
        again_ms = monotonic_ms()

        def inside() -> bool:
            nonlocal again_ms
            view, now = self._view(), monotonic_ms()
            if view.screen == "enrol" and not view.busy and now - again_ms > _TRY_MS // 4 and self._window is not None:
                again_ms = now
                self._window.enrol_again(self._address, self._order.seat, self._order.enrol_code)
            return view.screen == "login" and view.paper_ready

        yield inside

    def _login(self) -> Script:
        hand = self._hand()
        yield from hand.type("login-ticket", self._order.ticket)
        yield from hand.type("login-password", self._order.password)
        if not self._login_typed():
            _fail("keyboard_dead")
        yield from hand.click("login-button")
        began_ms = monotonic_ms()
        yield lambda: self._view().candidate is not None or (not self._view().busy and self._no_log_in(began_ms))
        if self._view().candidate is None:
            problem = self._problem()
            _fail("refused" if problem else "mouse_dead", message=problem)

    def _no_log_in(self, began_ms: int) -> bool:
        """Whether the log-in was refused, or the click on its button never arrived."""
        return self._problem() != "" or monotonic_ms() - began_ms > _TRY_MS

    def _login_typed(self) -> bool:
        login = self._main().login
        return (login.ticket.text, login.password.text) == (self._order.ticket, self._order.password)

    def _identity(self) -> Script:
        yield from self._hand().click("identity-confirm")
        yield lambda: self._view().confirmed

    def _rules(self) -> Script:
        yield from self._hand().click("rules-check")
        yield from self._hand().click("rules-accept")
        yield lambda: self._view().rules_accepted

    # ------------------------------------------------------------ working
    def _item(self, kind: str, *, online: bool) -> Script:
        wanted, main = self._typed[kind], self._main()
        ordered = self._ordered(kind)
        hands = WidgetHands(main, self._hand())
        hands.visit(ordered)
        yield lambda: self._view().position == kind
        began_ms = monotonic_ms()
        hands.answer(ordered, wanted)
        main.exam.drafts.flush()
        yield lambda: self._given(kind) == wanted or monotonic_ms() - began_ms > _TRY_MS
        if self._given(kind) != wanted:
            _fail(cause_of(kind, wanted, self._given(kind)))
        if self._view().disk_trouble:
            _fail("disk_fails", folder=str(self._settings.data))
        if online:
            yield lambda: self._view().saves.get(kind) == "saved" or monotonic_ms() - began_ms > _SAVE_MS
            if self._view().saves.get(kind) != "saved":
                _fail("not_saved")
            self._record.saved(monotonic_ms() - began_ms)

    def _back(self) -> Script:
        yield from self._until(lambda view: view.link.online and view.screen == "exam" and view.unsent == 0)

    def _reopen(self) -> Script:
        """The PC's program ends and is started again: it must come back by itself with every answer."""
        before = dict(self._view().answers)
        if self._window is not None:
            self._window.shut_down()
        own = trial_settings(self._order, self._settings, self._server)
        self._window = self._open_window(own)
        yield from self._until(lambda view: view.screen in {"exam", "rules"})
        if self._view().screen == "rules":
            yield from self._rules()
        yield from self._until(lambda view: view.screen == "exam" and view.exam is not None)
        lost = [item for item, answer in before.items() if self._given(item) != answer]
        if lost:
            _fail("answers_lost", items=row(lost))

    def _hand_in(self) -> Script:
        self.answers = dict(self._view().answers)
        yield from self._hand().click("exam-hand-in")
        yield from self._hand().click("hand-in-agree")
        yield from self._until(lambda view: view.closed is not None and view.unsent == 0)
        virtual = self._virtual
        if virtual is not None:
            until_ms = monotonic_ms() + _SAVE_MS
            yield lambda: virtual.left == 0 or monotonic_ms() > until_ms
            if virtual.left:
                _fail("virtual_failed", count=virtual.left)

    # ------------------------------------------------------------ what is on the screen
    def _until(self, so: Callable[[ClientView], bool]) -> Script:
        yield lambda: so(self._view())

    def _main(self) -> MainWindow:
        if self._window is None:
            raise StepFailed(Failure(code="not_connected"))
        return self._window.main

    def _view(self) -> ClientView:
        return self._main().view

    def _hand(self) -> Fingers:
        return Fingers(self._main())

    def _problem(self) -> str:
        problem = self._view().problem
        return problem.message if problem is not None else ""

    def _given(self, kind: str) -> Response | None:
        return self._view().answers.get(kind)

    def _ordered(self, kind: str) -> OrderedItem:
        exam = self._view().exam
        found = [ordered for ordered in exam.items if ordered.item.item_id == kind] if exam is not None else []
        if not found:
            raise StepFailed(Failure(code="widget_missing", values=values_of(name=kind)))
        return found[0]


def _fail_with(failure: Failure | None) -> None:
    if failure is not None:
        raise StepFailed(failure)


def _fail(code: str, **values: str | int) -> None:
    raise StepFailed(Failure(code=code, values=values_of(**values)))


def _shown(sign: str, families: list[str]) -> bool:
    """Whether one of our fonts has the sign: a box on the screen would be somebody's name."""
    for family in families:
        raw = QRawFont.fromFont(QFont(family))
        if raw.isValid() and raw.supportsCharacter(ord(sign)):
            return True
    return False
