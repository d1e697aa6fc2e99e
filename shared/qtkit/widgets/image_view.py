"""A picture or the pages of a document one can come close to: wheel, buttons, keys, drag."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.drawing import Drawing, Picture

_STEP = 1.25
_MIN, _MAX = 0.1, 8.0
_NUDGE = 60
_MARGIN = 4
"""What Qt keeps free around a scene before it shows a bar."""


class _Canvas(QGraphicsView):
    zoomed = Signal(float)

    def __init__(self) -> None:
        self._scene = QGraphicsScene()
        super().__init__(self._scene)
        self._drawing: Drawing = Picture(QPixmap())
        self._drawn_at = 0.0
        self.whole = True
        self._settling = QTimer(self)  # one drawing when a layout has come to rest, not one for each step of it
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._sharpen)
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._item)
        self._fitting = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_drawing(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._drawn_at = 0.0
        self._item.hide()  # until it is drawn
        self.verticalScrollBar().setValue(0)
        self._scene.setSceneRect(QRectF(0, 0, drawing.size.width(), drawing.size.height()))
        self._fit()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, QColor(theme_of().sunken))
        # a scan with a transparent ground is meant to lie on white paper
        painter.fillRect(self._scene.sceneRect(), Qt.GlobalColor.white)

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def set_zoom(self, factor: float) -> None:
        self._fitting = False
        self._scale_to(factor)

    def fit(self) -> None:
        """The whole drawing; once more for its full width, which is what one reads a page by."""
        if self._fitting:
            self.whole = not self.whole
        self._fit()

    def _fit(self) -> None:
        self._fitting = True
        size = self._drawing.size
        if size.isEmpty():
            self._item.setPixmap(QPixmap())
            return
        bar = self.verticalScrollBar()
        read = bar.value() / bar.maximum() if bar.maximum() else 0.0
        room = self._room()
        across = room.width() / size.width()
        self._scale_to(min(across, room.height() / size.height() if self.whole else across, 1.0))
        bar.setValue(round(read * bar.maximum()))

    def _room(self) -> QSize:
        """What the drawing may take; counted with the upright bar where it is sure to come, so that nothing jumps."""
        if self.whole:
            return self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width()
        return self.maximumViewportSize() - QSize(bar + _MARGIN, 0)

    def _scale_to(self, factor: float) -> None:
        factor = min(max(factor, _MIN), _MAX)
        self.scale(factor / self.zoom, factor / self.zoom)
        self._settling.start()
        self.zoomed.emit(self.zoom)

    def _sharpen(self) -> None:
        """As fine as the screen shows it, whatever its magnification: small print stays legible."""
        scale = self.zoom * self.devicePixelRatioF()
        if self._drawing.size.isEmpty() or scale == self._drawn_at or not self.isVisible():
            return
        self._drawn_at = scale
        shown = self._drawing.drawn(scale)
        self._item.setPixmap(shown)
        self._item.setScale(self._drawing.size.width() / max(shown.width(), 1))
        self._item.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settling.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if turn:
            self.set_zoom(self.zoom * (_STEP if turn > 0 else 1 / _STEP))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        zoom = {key.Key_Plus: _STEP, key.Key_Equal: _STEP, key.Key_Minus: 1 / _STEP}
        across = {key.Key_Left: -_NUDGE, key.Key_Right: _NUDGE}
        down = {key.Key_Up: -_NUDGE, key.Key_Down: _NUDGE}
        pressed = Qt.Key(event.key())
        if pressed in {key.Key_PageUp, key.Key_PageDown}:
            event.ignore()
            return
        if pressed in zoom:
            self.set_zoom(self.zoom * zoom[pressed])
        elif pressed == key.Key_0:
            self.fit()
        elif pressed == key.Key_1:
            self.set_zoom(1.0)
        elif pressed in across:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + across[pressed])
        elif pressed in down:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + down[pressed])
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class ImageView(QFrame):
    """Zoom by wheel, buttons or + - 0 1; pan by drag or arrows; turn by quarter; leaf by PageUp and PageDown."""

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "image")
        self.canvas = _Canvas()
        self.canvas.setAccessibleName(name or self.tr("图片"))
        self.setFocusProxy(self.canvas)
        self._share = TabularLabel("100%")
        self._share.setMinimumWidth(48)
        self._share.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tools = QHBoxLayout()
        self.tools.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.XS)
        self.tools.setSpacing(Space.XS)
        self.zoom_out = self._tool("zoom-out", self.tr("缩小"), "-")
        self.tools.addWidget(self._share)
        self.zoom_in = self._tool("zoom-in", self.tr("放大"), "+")
        self.fit_button = self._tool("fit", self.tr("适合窗口"), "0")
        self.turn_button = self._tool("rotate", self.tr("旋转"), "")
        self.tools.addStretch(1)
        self.page_back = self._tool("left", self.tr("上一页"), "PgUp")
        self._page_words = TabularLabel("")
        self.tools.addWidget(self._page_words)
        self.page_on = self._tool("right", self.tr("下一页"), "PgDown")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self.tools)
        column.addWidget(self.canvas, 1)
        self._pages: list[Drawing] = []
        self._page = 0
        self.zoom_out.clicked.connect(lambda: self.canvas.set_zoom(self.zoom / _STEP))
        self.zoom_in.clicked.connect(lambda: self.canvas.set_zoom(self.zoom * _STEP))
        self.fit_button.clicked.connect(self.canvas.fit)
        self.turn_button.clicked.connect(self._turn)
        self.page_back.clicked.connect(lambda: self.leaf(-1))
        self.page_on.clicked.connect(lambda: self.leaf(1))
        self.canvas.zoomed.connect(self._show_zoom)
        self._show_pages()

    @property
    def zoom(self) -> float:
        """Screen px per picture px."""
        return self.canvas.zoom

    @property
    def page(self) -> int:
        """The page on the screen, from 0."""
        return self._page

    def set_image(self, image: bytes | QPixmap) -> bool:
        """Show a picture from its file bytes; False if they are no picture Qt can read."""
        pixmap = QPixmap(image) if isinstance(image, QPixmap) else QPixmap()
        read = isinstance(image, QPixmap) or pixmap.loadFromData(image)
        self.canvas.whole = True
        self._show([Picture(pixmap if read else QPixmap())])
        return read

    def set_pages(self, pages: Sequence[Drawing]) -> None:
        """Show the first of these pages, as wide as the view."""
        self.canvas.whole = False
        self._show(list(pages))

    def leaf(self, step: int) -> None:
        """Turn to another page, if there is one, at its top."""
        if 0 <= self._page + step < len(self._pages):
            self._page += step
            self.canvas.set_drawing(self._pages[self._page])
            self._show_pages()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leaf through the pages; other keys go up."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is None or len(self._pages) < 2:
            super().keyPressEvent(event)
        else:
            self.leaf(step)

    def _show(self, pages: list[Drawing]) -> None:
        self._pages, self._page = pages, 0
        self.canvas.set_drawing(pages[0])
        self._show_pages()

    def _show_pages(self) -> None:
        count = len(self._pages)
        for part in (self.page_back, self._page_words, self.page_on):
            part.setVisible(count > 1)
        self._page_words.setText(f"{self._page + 1} / {count}")
        self._page_words.setAccessibleName(
            self.tr("第 {page} 页，共 {count} 页").format(page=self._page + 1, count=count)
        )
        self.page_back.setEnabled(self._page > 0)
        self.page_on.setEnabled(self._page < count - 1)

    def _tool(self, icon_name: str, tip: str, key: str) -> Button:
        button = Button(icon_name=icon_name, variant="quiet", tip=tip, key=key)
        self.tools.addWidget(button)
        return button

    def _turn(self) -> None:
        if self._pages:
            self._pages[self._page] = self._pages[self._page].turned()
            self.canvas.set_drawing(self._pages[self._page])

    def _show_zoom(self, zoom: float) -> None:
        self._share.setText(f"{round(zoom * 100)}%")
