"""What a PC shows while it asks to be enrolled: its seat and six digits, to be read from two metres away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from shared.protocol.asking import SeatBy, Standing
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text

_SEAT_WIDTH = 180


class JoinCard(Card):
    """`here()` when Enter is pressed: the next seat in order, or one more try. Object names `join-here`, `join-code`.

    `console`: a proctor machine has no seat.
    """

    here = Signal()

    def __init__(self, *, console: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._console = console
        self.headline = Text("", "title")
        self.words = Text("", "body", wrap=True)
        self.trouble = Banner(tone="warn")
        self.trouble.hide()
        self.seat = TabularLabel("–", FontSize.POSTER, bold=True)
        self.seat.setObjectName("join-seat")
        self.code = TabularLabel("", FontSize.POSTER, bold=True)
        self.code.setObjectName("join-code")
        self.seat_by = Text("", "muted")
        self.note = Text("", "caption", wrap=True)
        self.site = Text("", "muted", wrap=True)
        self.button = Button(self.tr("按座位顺序取号（回车）"), "primary")
        self.button.setObjectName("join-here")
        self.button.clicked.connect(self.here)
        self._seat_caption = Text(self.tr("座位号"), "muted")
        self._code_caption = Text(self.tr("核对码"), "muted")
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(Space.XXL)
        numbers.setVerticalSpacing(0)
        column = 0
        if not console:
            numbers.addWidget(self._seat_caption, 0, 0)
            numbers.addWidget(self.seat, 1, 0)
            numbers.addWidget(self.seat_by, 2, 0)
            column = 1
        numbers.addWidget(self._code_caption, 0, column)
        numbers.addWidget(self.code, 1, column)
        if not console:
            numbers.setColumnMinimumWidth(0, _SEAT_WIDTH)  # the digits beside it stay where they are
        numbers.setColumnStretch(column + 1, 1)
        row = QHBoxLayout()
        row.addWidget(self.site, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.setSpacing(Space.M)
        self.body.addWidget(self.headline)
        self.body.addWidget(self.words)
        self.body.addWidget(self.trouble)
        self.body.addLayout(numbers)
        self.body.addWidget(self.note)
        self.body.addLayout(row)
        self._numbers = (self.seat, self.code, self.seat_by, self._seat_caption, self._code_caption)

    def show_standing(self, standing: Standing) -> None:
        """Show how the request stands."""
        waiting = standing.state == "waiting"
        self.headline.setText(self._title(standing))
        self.words.setText(self._words(standing))
        self.trouble.setVisible(bool(standing.trouble))
        if standing.trouble:
            self.trouble.set_message(standing.trouble, "problem" if standing.state == "refused" else "warn")
        for part in self._numbers:
            part.setVisible(waiting and (not self._console or part in {self.code, self._code_caption}))
        self.seat.setText(str(standing.seat) if standing.seat else "–")
        self.code.setText(f"{standing.code[:3]} {standing.code[3:]}" if standing.code else "")
        self.code.setAccessibleName(self.tr("核对码 {code}").format(code=" ".join(standing.code)))
        self.seat_by.setText(self._by(standing.seat_by) if standing.seat else self.tr("还没有座位号"))
        self.note.setText(standing.note)
        self.note.setVisible(bool(standing.note))
        self.site.setText(self._site(standing))
        offered = (waiting and not self._console and standing.seat_by in {"", "typed"}) or standing.state == "refused"
        self.button.setVisible(offered)
        self.button.setText(
            self.tr("再次申请（回车）") if standing.state == "refused" else self.tr("按座位顺序取号（回车）")
        )

    def _title(self, standing: Standing) -> str:
        words = {
            "seeking": self.tr("正在寻找考点服务器…"),
            "closed": self.tr("已找到服务器，等待打开登记"),
            "waiting": self.tr("等待技术人员核对并批准"),
            "refused": self.tr("登记申请被拒绝"),
            "approved": self.tr("已登记"),
        }
        return words[standing.state]

    def _words(self, standing: Standing) -> str:
        if standing.state == "waiting":
            if self._console:
                return self.tr("在服务器的“考点服务器”窗口中，核对这 6 位数字与本机相同后批准。")
            if not standing.seat:
                return self.tr(
                    "请按座位顺序，在每台电脑上各按一次回车，本机即取得下一个座位号。"
                    "监考机“登记电脑”页上本机一行的 6 位数字应与此相同，相同才可批准。"
                )
            return self.tr("监考机“登记电脑”页上，本机一行的 6 位数字应与此相同；相同才可批准。本机无需操作。")
        if standing.state == "closed":
            return self.tr("请技术人员在监考机或服务器上点“打开登记”，本机会自动继续。")
        if standing.state == "seeking":
            return self.tr("请确认服务器已启动、网线已插好，本机会自动继续。")
        return ""

    def _by(self, by: SeatBy) -> str:
        words = {
            "list": self.tr("按座位表"),
            "pattern": self.tr("按电脑名"),
            "order": self.tr("按回车顺序"),
            "typed": self.tr("原来的座位"),
            "": "",
        }
        return words[by]

    def _site(self, standing: Standing) -> str:
        parts = [standing.site_name, standing.server]
        if standing.card_print:
            parts.append(self.tr("考点核对码 {card_print}").format(card_print=standing.card_print))
        return " · ".join(part for part in parts if part)
