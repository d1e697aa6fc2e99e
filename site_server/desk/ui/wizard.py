"""The first run on the server machine: five pages from an empty folder to a site.

Object names: `wizard-back` `wizard-next` `wizard-problem`; those of the pages stand in their modules.
"""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from shared.commandline import typed_path
from shared.exchange.errors import ExchangeError
from shared.machine.trouble import reason
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import run_in_background
from site_server.desk.ui.step import Step
from site_server.desk.ui.step_network import NetworkStep
from site_server.desk.ui.step_places import PlacesStep
from site_server.desk.ui.step_seats import SeatsStep
from site_server.desk.ui.step_site import SiteStep
from site_server.domain.rooms import RoomsError
from site_server.first_run.make_site import MadeSite, SiteOrder, make_site

_LIST_WIDTH = 220


class Wizard(QWidget):
    """`made(MadeSite, Path)` once the site is there: with its folder."""

    made = Signal(object, object)

    def __init__(self, data: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.site, self.places = SiteStep(), PlacesStep(data)
        self.network, self.seats = NetworkStep(), SeatsStep()
        self.steps: tuple[Step, ...] = (self.site, self.places, self.network, self.seats)
        self._names = [Text("", "body") for _ in self.steps]
        self._stack = QStackedWidget()
        for step in self.steps:
            self._stack.addWidget(step)
            step.changed.connect(self._show)
        self.problem = Banner(tone="problem")
        self.problem.setObjectName("wizard-problem")
        self.problem.hide()
        self.back = Button(self.tr("上一步"))
        self.back.setObjectName("wizard-back")
        self.next = Button(self.tr("下一步"), "primary")
        self.next.setObjectName("wizard-next")
        self.back.clicked.connect(lambda: self._go(self.at - 1))
        self.next.clicked.connect(self._on_next)
        steps = Card(self.tr("首次设置"))
        steps.setFixedWidth(_LIST_WIDTH)
        for name in self._names:
            steps.body.addWidget(name)
        steps.body.addStretch(1)
        page = Card()
        page.body.addWidget(self._stack, 1)
        page.body.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        page.body.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        row.setSpacing(Space.M)
        row.addWidget(steps)
        row.addWidget(page, 1)
        self._go(0)

    @property
    def at(self) -> int:
        """Which page is open, from 0."""
        return self._stack.currentIndex()

    def order(self) -> SiteOrder:
        """What was said on all pages."""
        return SiteOrder(
            data=typed_path(self.places.data.text),
            centre=typed_path(self.site.centre.text),
            site_id=self.site.site_id.text,
            site_name=self.site.site_name.text,
            room=self.site.room.text,
            addresses=self.network.addresses,
            port=self.network.port.value(),
            seats=self.seats.plan,
            backup=self.places.backup_folder,
        )

    def _go(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.problem.hide()
        self.steps[number].entered()
        self._show()

    def _show(self) -> None:
        for number, (name, step) in enumerate(zip(self._names, self.steps, strict=True)):
            mark = "✓" if number < self.at else "●" if number == self.at else "○"
            name.setText(f"{mark} {number + 1}. {step.title}")
        last = self.at == len(self.steps) - 1
        self.back.setEnabled(self.at > 0)
        self.next.setText(self.tr("建立考点") if last else self.tr("下一步"))

    def _on_next(self) -> None:
        why = self.steps[self.at].problem()
        if why:
            self._tell(why)
        elif self.at < len(self.steps) - 1:
            self._go(self.at + 1)
        else:
            self._make()

    def _make(self) -> None:
        order = self.order()
        self.problem.hide()
        self.next.setEnabled(False)
        run_in_background(
            self,
            lambda _control: make_site(order, now_ms=time.time_ns() // 1_000_000),
            on_success=lambda made: self._on_made(made, order.data),
            on_failure=self._on_failure,
            on_finished=lambda: self.next.setEnabled(True),
        )

    def _on_made(self, made: MadeSite, data: Path) -> None:
        self.made.emit(made, data)

    def _on_failure(self, error: Exception) -> None:
        if isinstance(error, ExchangeError | RoomsError):
            self._tell(error.message)
        elif isinstance(error, FileExistsError):
            self._tell(self.tr("这个文件夹里已经有一个考点，没有改动任何内容。请换一个数据文件夹。"))
        else:
            why = reason(error) if isinstance(error, OSError) else error
            self._tell(self.tr("没有建立成功：{why}。请检查磁盘和权限后再试。").format(why=why))

    def _tell(self, text: str) -> None:
        self.problem.set_message(text, "problem")
        self.problem.show()
