"""Tools on the left, the way through the paper on the right."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent

from candidate_client.ui.input_method.sign import WritingSign
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Bar
from shared.qtkit.widgets.text import Hairline, Text

NARROW: Final = 760
_SLACK: Final = 90  # the place in the paper grows with its numbers
_STEP, _STEP_NARROW = 104, 84


class BottomBar(Bar):
    """Signals for every tool; `moved(-1)` and `moved(1)` go to the neighbour, `flag_asked` flags."""

    moved = Signal(int)
    flag_asked = Signal()
    navigator_toggled = Signal(bool)
    calculator_asked = Signal()
    scratch_asked = Signal()
    sheet_asked = Signal()
    voice_asked = Signal()
    keys_asked = Signal()
    highlight_asked = Signal()
    size_asked = Signal(int)
    contrast_toggled = Signal(bool)
    hand_asked = Signal()

    def __init__(self) -> None:
        super().__init__("bottom")
        self.row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        self.row.setSpacing(Space.XS)
        self.navigator = Button(self.tr("题号"), "quiet", icon_name="list", tip=self.tr("显示或收起题号"))
        self.navigator.setCheckable(True)
        self.navigator.setChecked(True)
        self.calculator = Button(self.tr("计算器"), "quiet", icon_name="calculator", key="F8")
        self.scratch = Button(self.tr("草稿"), "quiet", icon_name="note", key="F9")
        self.sheet = Button(self.tr("公式表"), "quiet", icon_name="book", key="F7")
        self.voice = Button(
            self.tr("朗读"), "quiet", icon_name="play", tip=self.tr("朗读题目；选取文字后只读选中的"), key="F3"
        )
        for offered in (self.sheet, self.voice):
            offered.hide()
        highlight_tip = self.tr("先在题干中选取文字，再点此高亮；没有选取时清除高亮")
        self.highlight = Button(self.tr("高亮"), "quiet", icon_name="highlight", tip=highlight_tip)
        self.keys = Button(icon_name="keyboard", variant="quiet", tip=self.tr("快捷键"), key="F5")
        self.smaller = Button("A−", "quiet", tip=self.tr("缩小文字"), key="Ctrl+-")
        self.larger = Button("A+", "quiet", tip=self.tr("放大文字"), key="Ctrl++")
        self.contrast = Button(self.tr("对比度"), "quiet", icon_name="contrast", tip=self.tr("高对比度显示"))
        self.contrast.setCheckable(True)
        self.hand = Button(self.tr("举手"), "quiet", icon_name="bell", key="F1")
        self.writing = WritingSign()
        self.place = Text("", "muted")
        self.previous = Button(self.tr("上一题"), "secondary", icon_name="left", key="Alt+←")
        self.flag = Button(self.tr("标记"), "secondary", icon_name="flag", key="Ctrl+M")
        self.flag.setCheckable(True)
        self.next = Button(self.tr("下一题"), "primary", icon_name="right", key="Alt+→")
        for part in (self.navigator, self.calculator, self.scratch, self.sheet, self.voice, self.highlight):
            self.row.addWidget(part)
        self.row.addWidget(Hairline(vertical=True))
        for part in (self.smaller, self.larger, self.contrast, self.hand, self.keys):
            self.row.addWidget(part)
        self.row.addStretch(1)
        self.row.addWidget(self.writing)
        self.row.addWidget(self.place)
        self.row.addSpacing(Space.S)
        for part in (self.previous, self.flag, self.next):
            part.setMinimumWidth(_STEP)
            self.row.addWidget(part)
        name_widgets(
            (self.previous, "exam-previous"),
            (self.next, "exam-next"),
            (self.flag, "exam-flag"),
            (self.calculator, "exam-calculator"),
            (self.scratch, "exam-scratch"),
            (self.sheet, "exam-sheet"),
            (self.voice, "exam-voice"),
            (self.highlight, "exam-highlight"),
            (self.contrast, "exam-contrast"),
            (self.navigator, "exam-navigator"),
            (self.writing, "exam-writing"),
            (self.hand, "exam-hand"),
            (self.keys, "exam-keys"),
        )
        for button in self.findChildren(Button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the answer
        self._words = {tool: tool.text() for tool in self._tools()}
        self._full_width = super().minimumSizeHint().width()
        self._connect()

    def _tools(self) -> tuple[Button, ...]:
        return self.calculator, self.scratch, self.sheet, self.voice, self.highlight, self.contrast, self.hand

    def show_hand(self, label: str) -> None:
        """How the candidate's hand stands."""
        self._words[self.hand] = label
        self.hand.setAccessibleName(label)
        if self.hand.text():
            self.hand.setText(label)

    def minimumSizeHint(self) -> QSize:
        """May be as narrow as its tools are without their words."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), NARROW), hint.height())

    def offer(self, tool: Button, *, offered: bool) -> None:
        """Whether this paper or candidate has a tool that not all have: `sheet`, `voice`."""
        if offered == tool.isHidden():
            tool.setVisible(offered)
            self._full_width += (1 if offered else -1) * (tool.sizeHint().width() + Space.XS)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small or magnified screen the tools show their signs alone; the way through the paper stays whole."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._full_width + _SLACK
        for tool, words in self._words.items():
            tool.setText("" if narrow else words)
            tool.setAccessibleName(words)
        self.place.setVisible(not narrow)
        self.writing.shorten(narrow)
        for part in (self.previous, self.flag, self.next):
            part.setMinimumWidth(_STEP_NARROW if narrow else _STEP)

    def show_place(self, place: int, count: int, *, flagged: bool, label: str) -> None:
        """Where the candidate is: item `place` of `count`, from 0."""
        self.place.setText(self.tr("{label}　共 {count} 题").format(label=label, count=count))
        self.previous.setEnabled(place > 0)
        self.next.setEnabled(place < count - 1)
        self.flag.setChecked(flagged)
        self.flag.setText(self.tr("取消标记") if flagged else self.tr("标记"))

    def _connect(self) -> None:
        self.previous.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        self.flag.clicked.connect(self.flag_asked)
        self.navigator.toggled.connect(self.navigator_toggled)
        self.calculator.clicked.connect(self.calculator_asked)
        self.scratch.clicked.connect(self.scratch_asked)
        self.sheet.clicked.connect(self.sheet_asked)
        self.voice.clicked.connect(self.voice_asked)
        self.keys.clicked.connect(self.keys_asked)
        self.highlight.clicked.connect(self.highlight_asked)
        self.smaller.clicked.connect(lambda: self.size_asked.emit(-2))
        self.larger.clicked.connect(lambda: self.size_asked.emit(2))
        self.contrast.toggled.connect(self.contrast_toggled)
        self.hand.clicked.connect(self.hand_asked)
