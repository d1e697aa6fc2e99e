"""第四步: how PCs find their seats.

Object names: `seats` `seat-pattern` `seat-list` `seat-list-browse` `seat-list-clear`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from shared.exchange.seat_list import SeatListError, read_seat_list
from shared.exchange.seat_plan import HIGHEST_SEAT, SeatPlan, is_pattern, seat_plan
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.field import Field, FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.text import Text
from site_server.desk.ui.step import Step, ask_file

_USUAL = 48


class SeatsStep(Step):
    """All of it may be left out: then each PC takes the next number when somebody presses Enter at it."""

    def __init__(self) -> None:
        super().__init__(
            "seats",
            self.tr("座位"),
            self.tr("三种办法任选：按电脑名、按座位表，或都不填——登记时沿座位顺序在每台电脑上按一下回车即可。"),
        )
        self._named: dict[str, int] = {}
        self.seats = NumberBox(1, HIGHEST_SEAT, _USUAL, unit=self.tr("个"))
        self.seats.setObjectName("seats")
        self.seats.setFixedWidth(140)
        self.pattern = Field(
            self.tr("电脑名规则（可不填）"),
            placeholder="JF301-#",
            hint=self.tr("“#”代表座位号，“*”代表任意文字。例如电脑名是 JF301-07，填 JF301-#，就是 7 号。"),
            latin=True,
            max_length=60,
        )
        self.pattern.edit.setObjectName("seat-pattern")
        self.example = Text("", "caption")
        self.list_words = Text(self.tr("没有选择座位表"), "muted")
        self.list_words.setObjectName("seat-list")
        browse = Button(self.tr("选择座位表…"), icon_name="list")
        browse.setObjectName("seat-list-browse")
        browse.clicked.connect(self._browse)
        self.clear = Button(self.tr("不用座位表"), "quiet")
        self.clear.setObjectName("seat-list-clear")
        self.clear.clicked.connect(self._clear)
        self.clear.hide()
        self.found = Banner(tone="problem")
        self.found.hide()
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        for part in (browse, self.list_words, self.clear):
            row.addWidget(part)
        row.addStretch(1)
        seats = FieldFrame(self.tr("考位数（含备用机）"), self.seats, self.tr("登记时不接受更大的座位号。"))
        self.body.addWidget(seats)
        self.body.addWidget(self.pattern)
        self.body.addWidget(self.example)
        self.body.addLayout(row)
        words = self.tr("座位表是有“电脑名”和“座位号”两列的 .xlsx 或 .csv，优先于电脑名规则。")
        self.body.addWidget(Text(words, "caption"))
        self.body.addWidget(self.found)
        self.pattern.changed.connect(lambda _text: self._show_example())

    @property
    def plan(self) -> SeatPlan:
        """What was said."""
        return seat_plan(self.pattern.text, self._named, self.seats.value())

    def problem(self) -> str:
        """See Step."""
        if not is_pattern(self.pattern.text):
            return self.tr("电脑名规则里要有且只有一个“#”，“*”至多两个。")
        beyond = [host for host, seat in self._named.items() if seat > self.seats.value()]
        if beyond:
            return self.tr("座位表里 {host} 的座位号超出了考位数。").format(host=beyond[0])
        return ""

    def take(self, path: Path) -> None:
        """Read a list; one with a mistake is not taken."""
        try:
            self._named = read_seat_list(path)
        except SeatListError as error:
            self.found.set_message(error.message, "problem")
            self.found.show()
            return
        self.found.hide()
        self.clear.show()
        self.list_words.setText(self.tr("{name}：{count} 台").format(name=path.name, count=len(self._named)))
        self.changed.emit()

    def _browse(self) -> None:
        path = ask_file(self, self.tr("座位表"), self.tr("座位表 (*.xlsx *.csv)"))
        if path:
            self.take(Path(path))

    def _clear(self) -> None:
        self._named = {}
        self.clear.hide()
        self.list_words.setText(self.tr("没有选择座位表"))
        self.changed.emit()

    def _show_example(self) -> None:
        pattern = self.pattern.text
        usable = bool(pattern) and is_pattern(pattern)
        host = pattern.replace("#", "07").replace("*", "X") if usable else ""
        self.example.setText(self.tr("例：{host} → 7 号").format(host=host) if usable else "")
        self.changed.emit()
