"""A picture one can come close to: wheel, buttons, keys, drag."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap, QResizeEvent, QTransform, QWheelEvent
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

_STEP = 1.25
_MIN, _MAX = 0.1, 8.0
_NUDGE = 60


class _Canvas(QGraphicsView):
    zoomed = Signal(float)

    def __init__(self) -> None:
        self._scene = QGraphicsScene()
        super().__init__(self._scene)
        self._picture = QPixmap()
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._item)
        self._fitting = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_pixmap(self, pixmap: QPixmap) -> None:
        self._picture = pixmap
        self._scene.setSceneRect(QRectF(pixmap.rect()))
        self.fit()

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
        self._fitting = True
        size = self._picture.size()
        if size.isEmpty():
            self._item.setPixmap(self._picture)
            return
        room = self.viewport().size()
        self._scale_to(min(room.width() / size.width(), room.height() / size.height(), 1.0))

    def _scale_to(self, factor: float) -> None:
        factor = min(max(factor, _MIN), _MAX)
        self.scale(factor / self.zoom, factor / self.zoom)
        self._sharpen()
        self.zoomed.emit(self.zoom)

    def _sharpen(self) -> None:
        """Small print stays legible: a picture shown smaller is averaged down once, not sampled at each paint."""
        share = min(self.zoom * self.devicePixelRatioF(), 1.0)
        width = max(round(self._picture.width() * share), 1)
        shown = self._picture
        if share < 1.0 and not shown.isNull():
            shown = shown.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        self._item.setPixmap(shown)
        self._item.setScale(self._picture.width() / width)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if turn:
            self.set_zoom(self.zoom * (_STEP if turn > 0 else 1 / _STEP))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        zoom = {key.Key_Plus: _STEP, key.Key_Equal: _STEP, key.Key_Minus: 1 / _STEP}
        across = {key.Key_Left: -_NUDGE, key.Key_Right: _NUDGE}
        down = {key.Key_Up: -_NUDGE, key.Key_Down: _NUDGE}
        pressed = Qt.Key(event.key())
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
    """Zoom by wheel, buttons or + - 0 1; pan by drag or arrows; turn by quarter."""

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
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self.tools)
        column.addWidget(self.canvas, 1)
        self._pixmap = QPixmap()
        self.zoom_out.clicked.connect(lambda: self.canvas.set_zoom(self.zoom / _STEP))
        self.zoom_in.clicked.connect(lambda: self.canvas.set_zoom(self.zoom * _STEP))
        self.fit_button.clicked.connect(self.canvas.fit)
        self.turn_button.clicked.connect(self._turn)
        self.canvas.zoomed.connect(self._show_zoom)

    @property
    def zoom(self) -> float:
        """Screen px per picture px."""
        return self.canvas.zoom

    def set_image(self, image: bytes | QPixmap) -> bool:
        """Show a picture from its file bytes; False if they are no picture Qt can read."""
        pixmap = QPixmap(image) if isinstance(image, QPixmap) else QPixmap()
        if isinstance(image, bytes) and not pixmap.loadFromData(image):
            self._pixmap = QPixmap()
            self.canvas.set_pixmap(self._pixmap)
            return False
        self._pixmap = pixmap
        self.canvas.set_pixmap(pixmap)
        return True

    def _tool(self, icon_name: str, tip: str, key: str) -> Button:
        button = Button(icon_name=icon_name, variant="quiet", tip=tip, key=key)
        self.tools.addWidget(button)
        return button

    def _turn(self) -> None:
        self._pixmap = self._pixmap.transformed(QTransform().rotate(90))
        self.canvas.set_pixmap(self._pixmap)

    def _show_zoom(self, zoom: float) -> None:
        self._share.setText(f"{round(zoom * 100)}%")
