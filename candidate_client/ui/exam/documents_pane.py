"""What stands beside a question: material as text, and source documents, pictures or PDF, that zoom, pan and turn."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from candidate_client.ui.exam.pages import Pages
from candidate_client.ui.names import name as name_widgets
from shared.exam.kinds.parts import Document, Item
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.image_view import ImageView
from shared.qtkit.widgets.markdown import MarkdownView
from shared.qtkit.widgets.pdf_pages import is_pdf, pdf_pages


class DocumentsPane(QWidget):
    """Remembers for each task which document was open; pictures are read when first shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)  # several are seen at once; the tip has the whole title
        self.tabs.setDrawBase(False)
        self.stack = Pages()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self._documents: tuple[Document, ...] = ()
        self._media: Mapping[str, bytes] = {}
        self._views: dict[str, QWidget] = {}
        self._open: dict[str, int] = {}
        self._owner = self._material = ""
        self._blank = _Blank(self.stack)
        self._blank.seen.connect(self._fill_blank)
        self.stack.addWidget(self._blank)
        self.tabs.currentChanged.connect(self._turn_to)

    def show_beside(self, item: Item, media: Mapping[str, bytes]) -> None:
        """Show an item's material and documents."""
        owner, documents = item.item_id, item.documents
        if owner == self._owner and documents == self._documents:
            return
        self._owner, self._material, self._documents, self._media = owner, item.material, documents, media
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        if self._material:
            self.tabs.addTab(self.tr("材料"))
        for number, document in enumerate(documents, 1):
            self.tabs.addTab(f"{number} {document.title}")
            self.tabs.setTabToolTip(self.tabs.count() - 1, document.title)
        self.tabs.blockSignals(False)
        wanted = min(self._open.get(owner, 0), self.tabs.count() - 1)
        self.tabs.setCurrentIndex(wanted)
        if self.window().isVisible() and wanted >= 0 and self._name(owner, self._document(wanted)) not in self._views:
            self.stack.setCurrentWidget(self._blank)
            self._blank.update()
        else:
            self._turn_to(wanted)

    def follow_text_size(self) -> None:
        """Another text size: the material that is read follows, pictures have a zoom of their own."""
        for view in self._views.values():
            for words in view.findChildren(MarkdownView):
                words.set_text_px(0)

    def forget(self) -> None:
        """Another sitting: drop every picture."""
        for view in self._views.values():
            self.stack.removeWidget(view)
            view.deleteLater()
        self._views, self._open, self._owner, self._material, self._documents = {}, {}, "", "", ()

    def _turn_to(self, place: int) -> None:
        if not 0 <= place < self.tabs.count():
            return
        self._open[self._owner] = place
        self.stack.setCurrentWidget(self._view(self._owner, self._material, self._document(place), self._media))

    def _fill_blank(self) -> None:
        if self.stack.currentWidget() is self._blank:
            self._turn_to(self.tabs.currentIndex())

    def _document(self, place: int) -> Document | None:
        """What a tab stands for; None for the material."""
        return None if self._material and place == 0 else self._documents[place - bool(self._material)]

    def prepare(self, item: Item, media: Mapping[str, bytes]) -> bool:
        """Make what an item shows first beside it; False if it has nothing there, or it is made."""
        first = None if item.material else next(iter(item.documents), None)
        if (first is None and not item.material) or self._name(item.item_id, first) in self._views:
            return False
        self._view(item.item_id, item.material, first, media)
        return True

    def _view(self, owner: str, material: str, document: Document | None, media: Mapping[str, bytes]) -> QWidget:
        name = self._name(owner, document)
        if name not in self._views:
            self._views[name] = self._make(document, media) if document is not None else self._text(material, media)
            self.stack.addWidget(self._views[name])
        return self._views[name]

    @staticmethod
    def _name(owner: str, document: Document | None) -> str:
        return document.media if document is not None else f"material of {owner}"

    def _text(self, material: str, media: Mapping[str, bytes]) -> QWidget:
        """The material, scrolled in its own frame."""
        words = MarkdownView(narrow=False)
        words.setAccessibleName(self.tr("案例材料"))
        words.set_markdown(material, media)
        name_widgets((words, "material"))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(Space.L, Space.M, Space.S, 0)
        column.addWidget(words)
        return holder

    def _make(self, document: Document, media: Mapping[str, bytes]) -> QWidget:
        image = ImageView(name=document.title)
        data = media.get(document.media, b"")
        if is_pdf(data):
            if pages := pdf_pages(data):
                image.set_pages(pages)
                return image
        elif image.set_image(data):
            return image
        image.deleteLater()
        words = self.tr("请举手示意监考人员，并说明题号；其他题目不受影响，可以继续作答。")
        return EmptyState(self.tr("这份资料无法显示"), words, icon_name="alert")


def stands_beside(item: Item) -> bool:
    """Whether an item has anything to show here."""
    return bool(item.documents or item.material)


class _Blank(QWidget):
    """Stands where a document will: a picture takes longer than the task beside it, which can be worked on meanwhile.

    `seen` comes after it was painted, and with it all else on the screen.
    """

    seen = Signal()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See the class."""
        QTimer.singleShot(0, self, self.seen.emit)
