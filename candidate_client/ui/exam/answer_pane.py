"""The answer side: instruction, stem, and the editor of the item on the screen."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from candidate_client.core.outline import Exam, OrderedItem
from candidate_client.ui.editors import make_editor
from candidate_client.ui.exam.item_page import ItemPage
from candidate_client.ui.exam.pages import Pages
from candidate_client.ui.item_editor import ItemEditor
from shared.exam.answers.aids import ItemMarked
from shared.exam.kinds.parts import Response
from shared.qtkit.look.theme import exam_text_px
from shared.qtkit.widgets.markdown import MarkdownView


class AnswerPane(QWidget):
    """`edited(item_id, editor, at_once)` after every change by the candidate.

    `rested(item_id, permille)` when a long item was scrolled and has come to rest.

    `marked(ItemMarked)` when something was struck out or highlighted, or no longer.

    Pages are kept while the sitting is on the screen, and may be made before they are visited (`prepare`).
    """

    edited = Signal(str, object, bool)
    rested = Signal(str, int)
    marked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = Pages()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._pages: dict[str, ItemPage] = {}
        self._spare: dict[str, ItemEditor] = {}  # made ahead, their pages are not yet
        self._current: ItemPage | None = None
        self._window_size = QSize()

    @property
    def editor(self) -> ItemEditor | None:
        """The editor on the screen."""
        return self._current.editor if self._current else None

    @property
    def item_id(self) -> str:
        """The item on the screen; empty for none."""
        return self._current.item_id if self._current else ""

    def spoken(self) -> str:
        """What is read aloud of the item on the screen."""
        return self._current.spoken() if self._current else ""

    @property
    def stem(self) -> MarkdownView | None:
        """The stem on the screen."""
        return self._current.stem if self._current else None

    def highlight(self) -> bool:
        """Highlight what is selected in the stem, or take all highlights off; False where there is neither."""
        stem = self.stem
        if stem is None or stem.highlight_selection():
            return True
        marked = bool(stem.highlights())
        if marked:
            stem.clear_highlights()
        return marked

    def show_item(
        self, ordered: OrderedItem, exam: Exam, response: Response | None, marks: ItemMarked | None = None
    ) -> None:
        """Turn to an item, as it was answered and marked so far."""
        page = self._page(ordered, exam, response, marks)
        self._current = page
        page.set_text_px(exam_text_px())
        self._stack.setCurrentWidget(page)
        if self.isVisible():
            self.take_focus()

    def prepare(
        self, ordered: OrderedItem, exam: Exam, response: Response | None, marks: ItemMarked | None, room: QSize
    ) -> bool:
        """Make a page that is not visited yet, or lay it out as it will be shown in that room; a part for each call.

        False once there is nothing left to do.
        """
        item_id = ordered.item.item_id
        if item_id not in self._pages:
            if item_id in self._spare:
                self._page(ordered, exam, response, marks)
            else:
                self._spare[item_id] = make_editor(ordered.item, exam)
            return True
        page = self._pages[item_id]
        return page is not self._current and page.settle(room, exam_text_px())

    def _page(self, ordered: OrderedItem, exam: Exam, response: Response | None, marks: ItemMarked | None) -> ItemPage:
        item_id = ordered.item.item_id
        page = self._pages.get(item_id)
        if page is None:
            editor = self._spare.pop(item_id, None) or make_editor(ordered.item, exam)
            page = ItemPage(ordered, exam, editor, self._stack)
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
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The display changed: what one is writing in stays in sight. A border that is moved changes less."""
        super().resizeEvent(event)
        if (size := self.window().size()) != self._window_size:
            self._window_size = size
            QTimer.singleShot(0, self, self._show_field)

    def _show_field(self) -> None:
        if self._current is not None:
            self._current.show_field()

    def take_focus(self) -> None:
        """Typing goes to the item from now on. Only for a screen that is seen: a hidden widget with the focus
        would take the keys pressed on another page.
        """
        if self._current is not None:
            (self._current.editor.first_focus() or self._current).setFocus()

    def leave_page(self) -> None:
        """The room is about to change for another item: the page on the screen need not be laid out for it."""
        if self._current is not None:
            self._current.hide()

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
        for editor in self._spare.values():
            editor.deleteLater()
        self._pages, self._spare, self._current = {}, {}, None

    def follow_text_size(self) -> None:
        """Another text size: the item on the screen follows now, the others when they come up."""
        if self._current is not None:
            self._current.set_text_px(exam_text_px())
