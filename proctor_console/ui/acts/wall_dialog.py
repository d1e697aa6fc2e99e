"""The wall page 大屏: open it, what to type at the big screen, close it.

Object names: `wall_dialog`, `wall_address`, `wall_code`, `wall_print`, `wall_open`, `wall_open_names`, `wall_renew`,
`wall_names`, `wall_close`, `wall_done`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol import paths
from shared.protocol.commands import CloseWall, OpenWall
from shared.protocol.console import RoomView
from shared.protocol.wall import WallCard
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button, Variant
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text

_WIDTH = 680
Label = TypeVar("Label", bound=QLabel)


class WallDialog(QDialog):
    """Shows what the server says of the wall page, and again whenever somebody opened or closed it."""

    def __init__(self, parent: QWidget, bench: Workbench, _view: RoomView | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("wall_dialog")
        self.setWindowTitle(self.tr("大屏"))
        self.setModal(True)
        self.setFixedWidth(_WIDTH)
        self._bench = bench
        self._seen = self._opening()
        self.problem = Banner(tone="problem")
        self.problem.hide()
        self.standing = Text("", "body", wrap=True)
        self.address = _to_copy(TabularLabel("", FontSize.TITLE, bold=True), "wall_address")
        self.code = _to_copy(TabularLabel("", FontSize.CLOCK, bold=True), "wall_code")
        self.print_of = _to_copy(Text("", "caption", wrap=True), "wall_print")
        self.opened = QWidget()
        self.open_button = self._button(self.tr("打开大屏"), "wall_open", "primary", lambda: self._open(names=False))
        self.open_names_button = self._button(
            self.tr("打开并显示姓名"), "wall_open_names", "secondary", lambda: self._open(names=True)
        )
        self.renew_button = self._button(self.tr("换新口令"), "wall_renew", "secondary", self._renew)
        self.names_button = self._button("", "wall_names", "secondary", self._turn_names)
        self.close_button = self._button(self.tr("关闭大屏"), "wall_close", "danger", self._close)
        self.done_button = self._button(self.tr("完成"), "wall_done", "secondary", self.accept)
        self._card = WallCard()
        self._build()
        self.show_card(self._card)
        bench.viewed.connect(self._on_view)
        self.fetch()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(Text(self.tr("考场大屏"), "title"))
        column.addWidget(self.problem)
        column.addWidget(self.standing)
        steps = QVBoxLayout(self.opened)
        steps.setContentsMargins(0, 0, 0, 0)
        steps.setSpacing(Space.S)
        steps.addWidget(
            Text(self.tr("1. 在接大屏的电脑上打开浏览器（Edge、Chrome、Firefox），输入地址"), "body", wrap=True)
        )
        steps.addWidget(self.address)
        steps.addWidget(
            Text(
                self.tr(
                    "2. 浏览器会提示证书不受信任，这是考场自己的证书：点“高级”再点“继续前往”；"
                    "要求选择证书时点“取消”。要核对的，证书的 SHA-256 指纹是"
                ),
                "body",
                wrap=True,
            )
        )
        steps.addWidget(self.print_of)
        steps.addWidget(Text(self.tr("3. 输入口令，按 F11 全屏"), "body"))
        steps.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.opened)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.close_button, self.renew_button, self.names_button):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.open_names_button, self.open_button, self.done_button):
            row.addWidget(button)
        column.addLayout(row)

    # ------------------------------------------------------------ what it shows
    def fetch(self) -> None:
        """Ask the server how the wall page stands."""
        self._bench.run(self, self._bench.desk.gateway.wall, done=self.show_card, failed=self._failed)

    def show_card(self, card: WallCard) -> None:
        """Show it; closed where there is no code."""
        self._card = card
        is_open = bool(card.code)
        self.problem.hide()
        self.standing.setText(self._standing(card))
        self.address.setText("\n".join(f"https://{address}{paths.WALL_PAGE}" for address in card.addresses))
        self.code.setText(card.code)
        self.print_of.setText(" ".join(card.fingerprint[at : at + 4] for at in range(0, len(card.fingerprint), 4)))
        self.names_button.setText(self.tr("不显示姓名") if card.names else self.tr("显示姓名"))
        for widget in (self.opened, self.close_button, self.renew_button, self.names_button):
            widget.setVisible(is_open)
        for button in (self.open_button, self.open_names_button):
            button.setVisible(not is_open)
        self.done_button.setText(self.tr("完成") if is_open else self.tr("取消"))
        (self.done_button if is_open else self.open_button).setDefault(True)
        (self.done_button if is_open else self.open_button).setFocus()
        layout = self.layout()
        if layout is not None:  # wrapped lines need more height than a dialog guesses for itself
            self.setFixedHeight(layout.heightForWidth(_WIDTH))

    def _standing(self, card: WallCard) -> str:
        if not card.code:
            return self.tr(
                "大屏没有打开。打开后，大屏上显示时钟、考试阶段、各座位状态和下一事项，随时可以关闭。"
                "不显示试卷、证件号码和违规；姓名须由主考另行批准，且只显示隐去后的姓名。"
            )
        if card.names:
            return self.tr("大屏已打开，显示隐去后的姓名。")
        return self.tr("大屏已打开，不显示姓名。")

    def _failed(self, sentence: str) -> None:
        self.problem.set_message(sentence, "problem")
        self.problem.show()

    def _opening(self) -> str:
        now = self._bench.now
        return now.state.wall.wall_id if now is not None and now.state.wall is not None else ""

    def _on_view(self, _snapshot: object) -> None:
        if self._opening() != self._seen:
            self._seen = self._opening()
            self.fetch()

    # ------------------------------------------------------------ acts
    def _open(self, *, names: bool) -> None:
        self._ask_open(self.tr("打开大屏并显示姓名") if names else self.tr("打开大屏"), names=names)

    def _renew(self) -> None:
        self._ask_open(self.tr("换新口令"), names=self._card.names)

    def _turn_names(self) -> None:
        names = not self._card.names
        self._ask_open(self.tr("大屏显示姓名") if names else self.tr("大屏不显示姓名"), names=names)

    def _ask_open(self, title: str, *, names: bool) -> None:
        self._ask(ActDialog(self, self._bench, title, title, lambda c: OpenWall(names=names, approvals=credentials(c))))

    def _close(self) -> None:
        title = self.tr("关闭大屏")
        self._ask(ActDialog(self, self._bench, title, title, lambda _c: CloseWall(), danger=True))

    def _ask(self, dialog: ActDialog) -> None:
        dialog.done_with.connect(lambda _reply: self.fetch())
        dialog.open()

    def _button(self, text: str, name: str, variant: Variant, act: Callable[[], object]) -> Button:
        button = Button(text, variant)
        button.setObjectName(name)
        button.clicked.connect(lambda _checked: act())
        return button


def _to_copy(label: Label, name: str) -> Label:
    label.setObjectName(name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
