"""The real exam screen with a paper of a few items and an engine that only remembers: for tests of single kinds."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Final

from msgspec.structs import replace
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.core.outline import make_exam
from candidate_client.core.state import ClientView, Device, settle
from candidate_client.ui.exam.exam_screen import ExamScreen
from shared.exam.accounts import Account
from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.kinds.parts import Item, Response
from shared.exam.paper import Group, Paper, Section
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.watch_events import HelpKind

_PATIENCE_S: Final = 10.0


def paper_of(items: Sequence[Item], accounts: Sequence[Account] = ()) -> Paper:
    """A paper of one group with these items."""
    group = Group(group_id="g", title="一、样例题", instruction="", items=tuple(items), shuffle_options=True)
    section = Section(section_id="t", kind="theory", title="理论", groups=(group,))
    return Paper(
        paper_id="P",
        version=1,
        title="样例",
        subject="样例",
        certificate="样例",
        level="样例",
        duration_s=3600,
        sections=(section,),
        accounts=tuple(accounts),
    )


class Remembering:
    """Commands that keep what they are told in a view, as the engine does."""

    def __init__(self, view: ClientView) -> None:
        self.view = view
        self.screen: ExamScreen | None = None

    def _change(self, **changes: object) -> bool:
        self.view = replace(self.view, **changes)
        if self.screen is not None:
            self.screen.apply(self.view)
        return True

    def answer(self, item_id: str, response: Response | None) -> bool:
        kept = {name: old for name, old in self.view.answers.items() if name != item_id}
        return self._change(answers=kept if response is None else {**kept, item_id: response})

    def set_flag(self, item_id: str, on: bool) -> bool:
        return self._change(flags=self.view.flags | {item_id} if on else self.view.flags - {item_id})

    def visit(self, item_id: str, scroll: int = 0) -> bool:
        return self._change(position=item_id, scroll=scroll)

    def mark_item(self, marked: ItemMarked) -> bool:
        return self._change(marks={**self.view.marks, marked.item_id: marked})

    def set_screen(self, set_as: ScreenSet) -> None:
        self._change(setting=set_as)

    def hand_in(self) -> bool:
        return True

    def submit_section(self) -> bool:
        return True

    def accept_rules(self) -> None: ...
    def dismiss_notice(self, notice_id: str) -> None: ...
    def forget_problem(self) -> None: ...
    def leave(self) -> None: ...

    def enrol(self, server: str, seat: int, code: str) -> "Future[None]":
        return Future()

    def join_here(self) -> None:
        pass

    def restart(self, code: str) -> "Future[None]":
        return Future()

    def unlock(self, code: str) -> "Future[None]":
        return Future()

    def raise_hand(self, kind: HelpKind) -> None: ...
    def lower_hand(self) -> None: ...
    def answer_case(self, incident_id: str, answer: CaseAnswer) -> None: ...

    def export_journals(self, folder: str) -> "Future[None]":
        return Future()

    def use_server(self, server: str) -> "Future[None]":
        return Future()

    def login(self, ticket: str, password: str, id_number: str = "") -> "Future[None]":
        return Future()

    def confirm_identity(self) -> "Future[None]":
        return Future()


class OneItem:
    """A candidate in front of the exam screen."""

    def __init__(
        self,
        items: Sequence[Item],
        media: Mapping[str, bytes] | None = None,
        seed: str = "seed",
        answers: Mapping[str, Response] | None = None,
        accounts: Sequence[Account] = (),
    ) -> None:
        exam = make_exam(paper_of(items, accounts), media or {}, seed)
        device = Device(device_id="D1", server="127.0.0.1:1", seat=1)
        view = ClientView(device=device, exam=exam, confirmed=True, rules_accepted=True, phase="working")
        self.commands = Remembering(settle(replace(view, position=items[0].item_id, answers=dict(answers or {}))))
        self.screen = ExamScreen(self.commands)
        self.commands.screen = self.screen
        self.screen.resize(1366, 768)
        self.screen.show()
        self.screen.apply(self.commands.view)

    def answer(self, item_id: str) -> Response | None:
        """What the engine has."""
        self.screen.drafts.flush()
        return self.commands.view.answers.get(item_id)

    def find(self, name: str) -> QWidget:
        """The widget of that name on the screen."""
        found: list[QWidget] = []
        deadline = time.monotonic() + _PATIENCE_S
        while not found and time.monotonic() < deadline:  # what stands beside a task comes a moment after it
            QApplication.processEvents()
            found = [widget for widget in self.screen.findChildren(QWidget, name) if widget.isVisible()]
        assert found, f"{name} is not on the screen"
        return found[0]

    def key(self, key: object, modifier: object = None) -> None:
        """A key to whatever has the focus."""
        target = self.screen.focusWidget() or self.screen
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        elif modifier is None:
            QTest.keyClick(target, key)  # type: ignore[call-overload]  # Qt.Key, told apart at run time
        else:
            QTest.keyClick(target, key, modifier)  # type: ignore[call-overload]  # Qt.Key with its modifier


def seated(qtbot: QtBot, *items: Item, seed: str = "seed", answers: Mapping[str, Response] | None = None) -> OneItem:
    """A candidate in front of these items whose window has the keyboard; it goes with the test."""
    build_application()
    desk = OneItem(items, seed=seed, answers=answers)
    qtbot.addWidget(desk.screen)
    desk.screen.activateWindow()
    qtbot.waitUntil(desk.screen.isActiveWindow)
    return desk
