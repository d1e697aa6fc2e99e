"""The preview's window: the candidate's own, and beside it how the answer on the screen is marked."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QHeaderView,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from candidate_client.bootstrap import build_application
from candidate_client.core.state import ClientView
from candidate_client.ui.commands import Commands
from candidate_client.ui.main_window import MainWindow
from scripts.centre.authoring.exam_folder import Authored
from scripts.centre.authoring.preview.marking import PreviewMarker, PreviewMarks
from scripts.centre.authoring.preview.sitting import SEED, PreviewSitting
from shared.exam.kinds.parts import Item, Response
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.text import Text

_PANEL_PX = 360


class MarksPanel(QWidget):
    """The marks of the answer on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.total = Text("", "heading", wrap=True)
        self.parts = QTreeWidget()
        self.parts.setHeaderLabels([self.tr("评分点"), self.tr("得分"), self.tr("满分")])
        self.parts.setRootIsDecorated(False)
        header = self.parts.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.parts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.given, self.right = _text(), _text()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self.total)
        column.addWidget(self.parts, 2)
        for title, words in ((self.tr("您的作答"), self.given), (self.tr("参考答案"), self.right)):
            column.addWidget(Text(title, "caption"))
            column.addWidget(words, 1)

    def show_marks(self, item: Item, marks: PreviewMarks) -> None:
        """Show how an answer is marked."""
        self.total.setText(_told(self, item, marks))
        self.parts.clear()
        for mark in marks.marks:
            points = self.tr("人工") if mark.manual else _number(mark.points)
            row = QTreeWidgetItem([mark.what, points, _number(mark.full)])
            row.setToolTip(0, mark.what)
            self.parts.addTopLevelItem(row)
        self.given.setPlainText(marks.given)
        self.right.setPlainText(marks.right)


class PreviewWindow(MainWindow):
    """The candidate's window with the marks beside it. It may be closed at any time."""

    def __init__(self, authored: Authored, seed: str = SEED) -> None:
        self.sitting = PreviewSitting(authored, seed)
        super().__init__(_commands(self.sitting))
        self.setWindowTitle(self.tr("试卷预览 · {title}").format(title=authored.paper.title))
        self._marker = PreviewMarker(authored)
        self._marked: tuple[str, Response | None] | None = None
        self.panel = MarksPanel()
        dock = QDockWidget(self.tr("评分"), self)
        dock.setWidget(self.panel)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        )
        dock.setMinimumWidth(_PANEL_PX)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.resize(self.width() + _PANEL_PX, self.height())
        self.allow_close()
        self.sitting.listen(self.show_view)
        self.show_view(self.sitting.view)

    def show_view(self, view: ClientView) -> None:
        """Show a view, and mark what is on the screen."""
        super().show_view(view)
        ordered = view.exam.ordered(view.position) if view.exam is not None and view.position else None
        if ordered is None:
            return
        marked = (ordered.item.item_id, view.answers.get(ordered.item.item_id))
        if marked != self._marked:
            self._marked = marked
            self.panel.show_marks(ordered.item, self._marker.mark(ordered.item, marked[1]))


def show_preview(authored: Authored, seed: str = SEED) -> int:
    """Show a paper until its window is closed."""
    app = build_application()
    window = PreviewWindow(authored, seed)
    window.show()
    return app.exec()


def _commands(sitting: PreviewSitting) -> Commands:
    """The sitting as the window knows it."""
    return sitting


def _told(panel: MarksPanel, item: Item, marks: PreviewMarks) -> str:
    if marks.manual and not marks.marks:
        return panel.tr("{item}　由人工评阅，满分 {full}").format(item=item.item_id, full=_number(marks.full))
    text = panel.tr("{item}　得分 {points} / {full}") if marks.answered else panel.tr("{item}　未作答，满分 {full}")
    return text.format(item=item.item_id, points=_number(marks.points), full=_number(marks.full))


def _number(points: Decimal) -> str:
    return f"{points.normalize():f}"


def _text() -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setReadOnly(True)
    box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return box
