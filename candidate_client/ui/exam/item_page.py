"""One item on the screen: heading, instruction, stem and editor, in one flow or above and below a movable border."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from candidate_client.core.outline import Exam, OrderedItem
from candidate_client.presenters.navigator import short_title
from candidate_client.presenters.stem import marked_stem
from candidate_client.ui.exam.reading_place import ReadingPlace
from candidate_client.ui.item_editor import ItemEditor, bring_into_view
from shared.exam.answers.aids import MOST_MARKS, ItemMarked
from shared.qtkit.look.dressing import bring_up_to_date
from shared.qtkit.look.reading import reading_sheet
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import STEM_CHARACTERS, FontSize, Space
from shared.qtkit.widgets.markdown import MarkdownView
from shared.qtkit.widgets.text import Text

_FEW_LINES = 96
_FLOW_EXTRA = 2 * Space.XL + Space.XL


class ItemPage(QWidget):
    """One item: heading, instruction, stem, editor. Workspaces stand below a movable border, others in one flow.

    It is put together from the outside in: Qt dresses all that is in a widget anew each time it gets another parent.
    """

    def __init__(self, ordered: OrderedItem, exam: Exam, editor: ItemEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        item = ordered.item
        self.item_id = item.item_id
        self.editor = editor
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._arrange: Callable[[], None] | None = None
        self._border_moved = False
        self._text_px = int(FontSize.EXAM)
        self._settled = (QSize(), 0, "")
        self._inner: QWidget | None = None
        heading = self.tr("{group}　第 {number} 题（{points} 分）")
        title = heading.format(group=short_title(ordered.group.title), number=ordered.number, points=item.points)
        if item.title:
            title += f"　{item.title}"
        self.heading = Text(title, "heading", wrap=True)
        self.instruction = Text(ordered.group.instruction, "caption", wrap=True)
        if not ordered.group.instruction:
            self.instruction.hide()
        self.stem = MarkdownView(fit_height=True)
        self.stem.setAccessibleName(self.tr("题干"))
        self.stem.set_markdown(marked_stem(item.stem), exam.media)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if editor.fills:
            self._build_split(column)
        else:
            self._build_flow(column)
        editor.edited.connect(lambda _at_once: self.show_field())

    def minimumSizeHint(self) -> QSize:
        """The width its editor asks for beside documents."""
        least = super().minimumSizeHint()
        asked = self.editor.asks_px()
        return QSize(max(least.width(), asked + _FLOW_EXTRA if asked else 0), least.height())

    def show_field(self) -> None:
        """What is written is seen, also where the field was scrolled away or a key chose it."""
        field = self.focusWidget()
        if field is not None and self.isVisible() and self.editor.isAncestorOf(field):
            bring_into_view(field)

    def spoken(self) -> str:
        """What is read aloud: the words selected in the stem, else the whole item."""
        words = self.stem.words()
        return words if self.stem.textCursor().hasSelection() else f"{words}\n{self.editor.spoken()}".strip()

    def marks(self) -> ItemMarked:
        """What the candidate marked here, as it is now."""
        struck = sorted(self.editor.marks())[:MOST_MARKS]
        return ItemMarked(
            item_id=self.item_id, struck=tuple(struck), highlights=tuple(self.stem.highlights()[:MOST_MARKS])
        )

    def set_text_px(self, size_px: int) -> None:
        """Everything on the page in the size the candidate chose."""
        if size_px == self._text_px:
            return
        self._text_px = size_px
        rules = reading_sheet(size_px) if size_px != FontSize.EXAM else ""
        for part in (self.heading, self.instruction, self.stem):
            part.setStyleSheet(rules)
        self.editor.set_text_px(size_px)
        self._border_moved = False
        if self.isVisible():
            self._arrange_unmoved()
        if self._inner is not None:
            self._inner.setMaximumWidth(size_px * STEM_CHARACTERS + _FLOW_EXTRA)

    def settle(self, size: QSize, text_px: int) -> bool:
        """Lay it out as it will be shown, though it is not; False if that has been done already."""
        wanted = (QSize(size), text_px, theme_of().name)
        if wanted == self._settled:
            return False
        self._settled = wanted
        bring_up_to_date(self)
        self.resize(size)
        self.set_text_px(text_px)
        self._arrange_unmoved()
        self.grab(QRect(0, 0, 1, 1))  # Qt dresses and lays out a hidden widget when asked for its picture
        return True

    def _build_flow(self, outer: QVBoxLayout) -> None:
        scroll, inner = self._scrolled()
        outer.addWidget(scroll)
        column = self._reading_column(inner)
        column.addSpacing(Space.S)
        column.addWidget(self.editor)
        column.addStretch(1)
        if not self.editor.wide:
            self._inner = inner
            inner.setMaximumWidth(FontSize.EXAM * STEM_CHARACTERS + _FLOW_EXTRA)

    def _scrolled(self) -> tuple[QScrollArea, QWidget]:
        inner = QWidget()
        inner.setProperty("kit", "clear")
        scroll = _scroll(inner, _Flow())
        self.place = ReadingPlace(scroll.verticalScrollBar())
        return scroll, inner

    def _build_split(self, outer: QVBoxLayout) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical)
        outer.addWidget(splitter)
        scroll, inner = self._scrolled()
        splitter.addWidget(scroll)
        self._reading_column(inner).addStretch(1)
        lower = QWidget()
        lower.setProperty("kit", "clear")
        lower.setMinimumWidth(1)  # or a pixel too few would bring a scroll bar across
        splitter.addWidget(_scroll(lower, _Workspace()))
        column = QVBoxLayout(lower)
        column.setContentsMargins(Space.M, 0, Space.M, Space.S)
        column.addWidget(self.editor)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        self._arrange = lambda: _divide(splitter, inner)
        splitter.splitterMoved.connect(self._on_border_moved)
        # Words that wrap anew, as the page gets its width, need another height.
        self.stem.document().documentLayout().documentSizeChanged.connect(self._arrange_unmoved)

    def _on_border_moved(self) -> None:
        self._border_moved = True

    def showEvent(self, event: QShowEvent) -> None:
        """Divide the height once it is known."""
        super().showEvent(event)
        self._arrange_unmoved()

    def _arrange_unmoved(self) -> None:
        """Once moved, the border is the candidate's."""
        if self._arrange is not None and not self._border_moved:
            self._arrange()

    def _reading_column(self, inner: QWidget) -> QVBoxLayout:
        column = QVBoxLayout(inner)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.M)
        column.setSpacing(Space.S)
        parts = [self.heading, self.instruction, self.stem]
        if self.editor.wide:  # a task's own words first, there is little room above a workspace
            parts = [self.heading, self.stem, self.instruction]
        for part in parts:
            column.addWidget(part)
        return column


def _divide(splitter: QSplitter, upper: QWidget) -> None:
    """The words get the height they need, on a small screen at most a third: the work is below."""
    total = splitter.height()
    words = min(upper.sizeHint().height() + Space.S, max(total // 3, _FEW_LINES))
    splitter.setSizes([words, total - words])


class _Flow(QScrollArea):
    """What is longer than the screen; ← and → belong to the way through the paper, not to scrolling."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Workspace(_Flow):
    """Scrolls up and down where the window is too low for large text; as wide as its parts and a scroll bar need."""

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        inner = self.widget()
        layout = inner.layout() if inner is not None else None
        needed = layout.minimumSize().width() if layout is not None else 0
        return QSize(max(least.width(), needed + self.verticalScrollBar().sizeHint().width()), least.height())


def _scroll(inner: QWidget, scroll: QScrollArea) -> QScrollArea:
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inner)
    return scroll
