"""The answer side: instruction, stem, and the editor of the item on the screen."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from candidate_client.core.outline import Exam, OrderedItem
from candidate_client.presenters.navigator import short_title
from candidate_client.presenters.stem import marked_stem
from candidate_client.ui.editors import make_editor
from candidate_client.ui.exam.reading_place import ReadingPlace
from candidate_client.ui.item_editor import ItemEditor
from shared.exam.answers.aids import MOST_MARKS, ItemMarked
from shared.exam.kinds.parts import Response
from shared.qtkit.look.reading import reading_sheet
from shared.qtkit.look.theme import exam_text_px
from shared.qtkit.look.tokens import STEM_CHARACTERS, FontSize, Space
from shared.qtkit.widgets.markdown import MarkdownView
from shared.qtkit.widgets.text import Text

_FEW_LINES = 96
_FLOW_EXTRA = 2 * Space.XL + Space.XL


class AnswerPane(QWidget):
    """`edited(item_id, editor, at_once)` after every change by the candidate.

    `rested(item_id, permille)` when a long item was scrolled and has come to rest.

    `marked(ItemMarked)` when something was struck out or highlighted, or no longer.

    Editors that cost to build are kept while the sitting is on the screen; the others are made when the item comes up.
    """

    edited = Signal(str, object, bool)
    rested = Signal(str, int)
    marked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._pages: dict[str, _ItemPage] = {}
        self._current: _ItemPage | None = None

    @property
    def editor(self) -> ItemEditor | None:
        """The editor on the screen."""
        return self._current.editor if self._current else None

    @property
    def item_id(self) -> str:
        """The item on the screen; empty for none."""
        return self._current.item_id if self._current else ""

    @property
    def stem(self) -> MarkdownView | None:
        """The stem on the screen."""
        return self._current.stem if self._current else None

    def show_item(
        self, ordered: OrderedItem, exam: Exam, response: Response | None, marks: ItemMarked | None = None
    ) -> None:
        """Turn to an item, as it was answered and marked so far."""
        item_id = ordered.item.item_id
        page = self._pages.get(item_id)
        if page is None:
            self._drop_light_pages()
            editor = make_editor(ordered.item, exam)
            page = _ItemPage(ordered, exam, editor)
            if marks is not None:
                editor.set_marks(frozenset(marks.struck))
                page.stem.set_highlights(marks.highlights)
            for changed in (editor.marked, page.stem.highlights_changed):
                changed.connect(lambda of=page: self.marked.emit(of.marks()))
            editor.edited.connect(lambda at_once, i=item_id, e=editor: self.edited.emit(i, e, at_once))
            page.place.rested.connect(lambda permille, i=item_id: self._rested(i, permille))
            self._pages[item_id] = page
            self._stack.addWidget(page)
            editor.show_response(response)
        self._current = page
        page.set_text_px(exam_text_px())
        self._stack.setCurrentWidget(page)
        if self.isVisible():
            self.take_focus()

    def take_focus(self) -> None:
        """Typing goes to the item from now on. Only for a screen that is seen: a hidden widget with the focus
        would take the keys pressed on another page.
        """
        if self._current is not None:
            (self._current.editor.first_focus() or self._current).setFocus()

    def scroll_to(self, permille: int) -> None:
        """Show the item as far down as it was read elsewhere."""
        if self._current is not None:
            self._current.place.restore(permille)

    def _rested(self, item_id: str, permille: int) -> None:
        if item_id == self.item_id:
            self.rested.emit(item_id, permille)

    def refresh(self, item_id: str, response: Response | None) -> None:
        """An answer changed elsewhere (it arrived late from another PC): show it."""
        page = self._pages.get(item_id)
        if page is not None and page.editor.response() != response:
            page.editor.show_response(response)

    def forget(self) -> None:
        """Another sitting: nothing of this one stays."""
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages, self._current = {}, None

    def follow_text_size(self) -> None:
        """Another text size: the item on the screen follows now, the others when they come up."""
        if self._current is not None:
            self._current.set_text_px(exam_text_px())

    def _drop_light_pages(self) -> None:
        for item_id, page in list(self._pages.items()):
            if not page.editor.keep:
                self._stack.removeWidget(page)
                page.deleteLater()
                del self._pages[item_id]


class _ItemPage(QWidget):
    """One item: heading, instruction, stem, editor. Workspaces stand below a movable border, others in one flow."""

    def __init__(self, ordered: OrderedItem, exam: Exam, editor: ItemEditor) -> None:
        super().__init__()
        item = ordered.item
        self.item_id = item.item_id
        self.editor = editor
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._arrangement: Callable[[], None] | None = None
        self._arranged: Callable[[], None] | None = None
        self._text_px = int(FontSize.EXAM)
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
        column.addWidget(self._split() if editor.fills else self._flow())

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
        for part in (self.heading, self.instruction, self.stem):
            part.setStyleSheet(reading_sheet(size_px))
        self.editor.set_text_px(size_px)
        self._arranged = self._arrangement
        if self.isVisible():
            self._arrange_once()
        if self._inner is not None:
            self._inner.setMaximumWidth(size_px * STEM_CHARACTERS + _FLOW_EXTRA)

    def _flow(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("kit", "clear")
        column = self._reading_column(inner)
        column.addSpacing(Space.S)
        column.addWidget(self.editor)
        column.addStretch(1)
        if not self.editor.keep:
            self._inner = inner
            inner.setMaximumWidth(FontSize.EXAM * STEM_CHARACTERS + _FLOW_EXTRA)
        return self._scrolled(inner)

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        scroll = _scroll(inner)
        self.place = ReadingPlace(scroll.verticalScrollBar())
        return scroll

    def _split(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("kit", "clear")
        self._reading_column(inner).addStretch(1)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(Space.M, 0, Space.M, Space.S)
        column.addWidget(self.editor)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self._scrolled(inner))
        splitter.addWidget(lower)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        self._arrangement = self._arranged = lambda: self._arrange(splitter, inner)
        return splitter

    def _arrange(self, splitter: QSplitter, upper: QWidget) -> None:
        """The words get the height they need, on a small screen at most a third: the work is below."""
        total = splitter.height()
        words = min(upper.sizeHint().height() + Space.S, max(total // 3, _FEW_LINES))
        splitter.setSizes([words, total - words])

    def showEvent(self, event: QShowEvent) -> None:
        """Divide the height once it is known; from then on the border is the candidate's."""
        super().showEvent(event)
        self._arrange_once()

    def _arrange_once(self) -> None:
        if self._arranged is not None:
            arranged, self._arranged = self._arranged, None
            arranged()

    def _reading_column(self, inner: QWidget) -> QVBoxLayout:
        column = QVBoxLayout(inner)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.M)
        column.setSpacing(Space.S)
        parts = [self.heading, self.instruction, self.stem]
        if self.editor.keep:  # a task's own words first, there is little room above a workspace
            parts = [self.heading, self.stem, self.instruction]
        for part in parts:
            column.addWidget(part)
        return column


class _Flow(QScrollArea):
    """What is longer than the screen; ← and → belong to the way through the paper, not to scrolling."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _scroll(inner: QWidget) -> QScrollArea:
    scroll = _Flow()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inner)
    return scroll
