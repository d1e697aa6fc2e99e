"""Every component on one sheet, in both themes: ``python -m shared.qtkit.gallery --screenshot out.png``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from shared.formatting import mask_id, mask_name, money
from shared.qtkit.look.icons import icon_names, icon_pixmap
from shared.qtkit.look.states import DisplayState, state_icon, state_word
from shared.qtkit.look.theme import apply_theme
from shared.qtkit.look.tokens import THEMES, FontSize, Space
from shared.qtkit.widgets.badge import StateBadge
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import Countdown, TabularLabel
from shared.qtkit.widgets.dialog import Approver, ConfirmDialog
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.image_view import ImageView
from shared.qtkit.widgets.markdown import MarkdownView
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.progress import ProgressPanel
from shared.qtkit.widgets.split import SplitPane
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import KeyHint, Text
from shared.qtkit.work.background import Progress
from shared.qtkit.work.translations import install_translations

_STEM = """甲公司 2026 年 11 月发生下列业务，请根据右侧**原始凭证**编制记账凭证。单位：元，保留两位小数。

| 产品 | 销量（件） | 单价 | 单位变动成本 |
|---|---:|---:|---:|
| A 型 | 1,200 | 85.00 | 51.50 |
| B 型 | 860 | 120.00 | 77.00 |

1. 计算边际贡献率；
2. 写出保本点销售额。

![发票](invoice.png)
"""

Row = tuple[int, str, DisplayState, int]


class Gallery(QMainWindow):
    """The sheet; also a place to try the components by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("组件一览"))
        page = QWidget()
        page.setProperty("kit", "canvas")
        grid = QGridLayout(page)
        grid.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        grid.setSpacing(Space.L)
        cards = (
            self._buttons(), self._states(), self._fields(), self._times(),
            self._banners(), self._table(), self._reading(), self._progress(), self._icons(), self._empty(),
        )  # fmt: skip
        for number, card in enumerate(cards):
            grid.addWidget(card, number // 2, number % 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        self.setCentralWidget(scroll)
        self.page = page

    def _buttons(self) -> Card:
        card = Card(self.tr("按钮与按键"))
        row = _row()
        row.addWidget(Button(self.tr("延时 10 分钟"), "primary", icon_name="extend"))
        row.addWidget(Button(self.tr("换机"), icon_name="swap", key="M", tip=self.tr("换机续考")))
        row.addWidget(Button(self.tr("终止考试"), "danger", icon_name="stop"))
        row.addWidget(Button(self.tr("确认终止"), "danger-solid"))
        row.addWidget(Button(self.tr("更多"), "quiet", icon_name="more"))
        row.addWidget(Button(icon_name="refresh", variant="quiet", tip=self.tr("刷新")))
        row.addStretch(1)
        card.body.addLayout(row)
        row = _row()
        off = Button(self.tr("交卷"), "primary", icon_name="hand-in")
        off.setEnabled(False)
        row.addWidget(off)
        toggle = Button(self.tr("标记"), icon_name="flag", key="Ctrl+M")
        toggle.setCheckable(True)
        toggle.setChecked(True)
        row.addWidget(toggle)
        for keys in ("1-9", "Ctrl+F", "F2"):
            row.addWidget(KeyHint(keys))
        row.addStretch(1)
        card.body.addLayout(row)
        row = _row()
        for words, on in ((self.tr("已选"), True), (self.tr("未选"), False)):
            box, dot = QCheckBox(words), QRadioButton(words)
            box.setChecked(on)
            dot.setChecked(on)
            row.addWidget(box)
            row.addWidget(dot)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addStretch(1)
        return card

    def _states(self) -> Card:
        card = Card(self.tr("座位状态"))
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        for number, state in enumerate(DisplayState):
            grid.addWidget(StateBadge(state), number // 5, number % 5, Qt.AlignmentFlag.AlignLeft)
        for number, state in enumerate(DisplayState):
            grid.addWidget(StateBadge(state, plain=True), 2 + number // 5, number % 5)
        card.body.addLayout(grid)
        people = ("张三", "𠮷田", "㛃一", "䶮文", "𣲗水", "阿不都·热合曼", "Sarah Lee")
        names = " ".join(mask_name(name) for name in people)
        card.body.addWidget(Text(names))
        card.body.addWidget(Text(f"𠮷 㛃 䶮 𣲗 · {mask_id('371102200501011234')} · {money('1234567.5')}"))
        card.body.addStretch(1)
        return card

    def _fields(self) -> Card:
        card = Card(self.tr("输入"))
        card.body.addWidget(Field(self.tr("准考证号"), placeholder="2611280012", hint=self.tr("见准考证左上角")))
        wrong = Field(self.tr("口令"), secret=True)
        wrong.set_text("123456")
        wrong.set_error(self.tr("口令不对，还可以再试 4 次。忘记口令请举手。"))
        card.body.addWidget(wrong)
        row = _row()
        combo = QComboBox()
        combo.addItems([self.tr("设备故障"), self.tr("身体不适")])
        row.addWidget(combo, 1)
        row.addWidget(NumberBox(1, 15, 10, unit=self.tr("分钟")), 1)
        card.body.addLayout(row)
        card.body.addStretch(1)
        return card

    def _times(self) -> Card:
        card = Card(self.tr("时间与字号"))
        large = Countdown(self.tr("剩余"), "large")
        large.set_remaining(5_025_000)
        low = Countdown(self.tr("剩余"))
        low.set_remaining(600_000)
        card.body.addWidget(large)
        card.body.addWidget(low)
        card.body.addWidget(TabularLabel("09:41:07", FontSize.EXAM))
        for role in ("display", "title", "heading", "body", "muted", "caption"):
            card.body.addWidget(Text(self.tr("数字化管理会计（初级）· 理论"), role))
        return card

    def _banners(self) -> Card:
        card = Card(self.tr("提示"))
        offline = self.tr("与服务器的连接中断，您的答案已保存在本机，请继续作答，无需操作。")
        card.body.addWidget(Banner(offline, "warn"))
        card.body.addWidget(Banner(self.tr("12 号座位断线 2 分 10 秒。"), "problem", action=self.tr("换机")))
        card.body.addWidget(Banner(self.tr("主考已为您延时 10 分钟，结束时间改为 11:40。"), "info", closable=True))
        card.body.addWidget(Banner(self.tr("成绩数据包已上传，回执已核对。"), "success"))
        card.body.addStretch(1)
        return card

    def _table(self) -> Card:
        card = Card(self.tr("可查找的表"))
        columns: list[Column[Row]] = [
            Column(title=self.tr("座位"), text=lambda r: str(r[0]), sort_by=lambda r: r[0], right=True, width=64),
            Column(title=self.tr("姓名"), text=lambda r: mask_name(r[1]), width=96),
            Column(title=self.tr("状态"), text=lambda r: state_word(r[2]), icon=lambda r: state_icon(r[2]), width=-1),
            Column(title=self.tr("已答"), text=lambda r: f"{r[3]}/49", sort_by=lambda r: r[3], right=True, width=80),
        ]
        table = SearchableTable(columns, placeholder=self.tr("按座位、姓名、状态查找"))
        names = ("张三", "𠮷田", "李四", "䶮文", "王五", "赵六")
        table.set_rows([(n + 1, names[n], list(DisplayState)[n + 2], 7 * n) for n in range(6)])
        table.select(1)
        table.setMinimumHeight(240)
        card.body.addWidget(table)
        return card

    def _reading(self) -> Card:
        card = Card(self.tr("阅读与资料"))
        picture = sample_picture()
        text = MarkdownView()
        text.set_markdown(_STEM, {"invoice.png": picture})
        text.set_highlights([(2, 9)])
        image = ImageView(name=self.tr("原始凭证"))
        image.set_image(picture)
        pane = SplitPane(text, image, left_name=self.tr("题目"), right_name=self.tr("资料"))
        pane.setMinimumHeight(420)
        card.body.addWidget(pane)
        return card

    def _progress(self) -> Card:
        card = Card(self.tr("进行中的工作"))
        now = [0.0]
        panel = ProgressPanel(self.tr("上传成绩数据包"), clock=lambda: now[0])
        panel.start()
        now[0] = 21.0
        panel.update_progress(Progress(done=6_300_000, total=18_000_000, text="6.3 / 18.0 MB"))
        endless = ProgressPanel(self.tr("清点答案"), cancellable=False)
        endless.finish(self.tr("45 人三方一致"))
        card.body.addWidget(panel)
        card.body.addWidget(endless)
        card.body.addStretch(1)
        return card

    def _icons(self) -> Card:
        card = Card(self.tr("图标"))
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        for number, name in enumerate(icon_names()):
            label = QLabel()
            label.setPixmap(icon_pixmap(name, size_px=24))
            label.setToolTip(name)
            grid.addWidget(label, number // 16, number % 16)
        card.body.addLayout(grid)
        card.body.addStretch(1)
        return card

    def _empty(self) -> Card:
        card = Card(self.tr("空状态"))
        card.body.addWidget(
            EmptyState(
                self.tr("还没有需要处理的事"),
                self.tr("考生断线、暂离或有待确认的事项时会显示在这里。"),
                icon_name="bell",
                action=self.tr("登记考场情况"),
            )
        )
        return card


def sample_picture() -> bytes:
    """A small made-up document as PNG bytes."""
    page = QImage(640, 360, QImage.Format.Format_RGB32)
    page.fill(QColor("white"))
    painter = QPainter(page)
    font = QApplication.font()
    font.setPixelSize(28)
    painter.setFont(font)
    painter.setPen(QColor("#7A1414"))
    painter.drawText(page.rect().adjusted(0, 24, 0, 0), Qt.AlignmentFlag.AlignHCenter, "增值税电子普通发票（样例）")
    painter.drawRect(24, 80, 592, 250)
    for line in range(1, 5):
        painter.drawLine(24, 80 + 50 * line, 616, 80 + 50 * line)
    painter.end()
    return png_bytes(page)


def png_bytes(image: QImage) -> bytes:
    """An image as the bytes of a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(data.data())


def sample_dialog(parent: QWidget | None) -> ConfirmDialog:
    """The dialog an extension goes through."""
    tr = QApplication.translate
    return ConfirmDialog(
        parent,
        tr("Gallery", "延时"),
        tr("Gallery", "给 12 号座位延时 10 分钟，结束时间改为 11:40。"),
        tr("Gallery", "延时 10 分钟"),
        reason="required",
        approvers=(
            Approver(role="chief", label=tr("Gallery", "主考"), staff_id="B001"),
            Approver(role="inspector", label=tr("Gallery", "巡考")),
        ),
    )


def _row() -> QHBoxLayout:
    row: QHBoxLayout = QHBoxLayout()
    row.setSpacing(Space.S)
    return row


def render(app: QApplication, theme: str) -> QImage:
    """The sheet under one theme, with the dialog and a toast beneath."""
    apply_theme(app, theme)
    gallery = Gallery()
    gallery.resize(1366, gallery.page.sizeHint().height() + 8)
    gallery.show()
    dialog = sample_dialog(gallery)
    dialog.adjustSize()
    stage = QWidget()
    stage.resize(700, 160)
    stage.setProperty("kit", "canvas")
    stage.show()
    show_toast(stage, gallery.tr("已记入考场情况"))
    for _ in range(3):
        app.processEvents()
    top = gallery.grab().toImage()
    sheet = QImage(top.width(), top.height() + dialog.height() + 48, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#9AA3AD"))
    painter = QPainter(sheet)
    painter.drawImage(0, 0, top)
    painter.drawPixmap(24, top.height() + 24, dialog.grab())
    painter.drawPixmap(dialog.width() + 64, top.height() + 24, stage.grab())
    painter.end()
    for window in (stage, dialog, gallery):
        window.close()
        window.deleteLater()
    return sheet


def main(arguments: list[str] | None = None) -> int:
    """Show the gallery, or write its picture."""
    parser = argparse.ArgumentParser(prog="python -m shared.qtkit.gallery", description=__doc__)
    parser.add_argument("--screenshot", type=Path)
    parser.add_argument("--theme", choices=sorted(THEMES), default="light")
    chosen = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        return 2
    install_translations(app)
    if chosen.screenshot:
        sheets = [render(app, name) for name in ("light", "contrast")]
        both = QImage(sum(s.width() for s in sheets), max(s.height() for s in sheets), QImage.Format.Format_RGB32)
        painter = QPainter(both)
        left = 0
        for sheet in sheets:
            painter.drawImage(left, 0, sheet)
            left += sheet.width()
        painter.end()
        return 0 if both.save(str(chosen.screenshot)) else 1
    apply_theme(app, chosen.theme)
    gallery = Gallery()
    gallery.resize(1366, 768)
    gallery.show()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
