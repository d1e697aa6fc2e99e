"""A formula as a picture in a line of text: in the text's size and ink, with its baseline on the line's."""

from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from shared.exam.formulas import UNITS, Outline

_SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"><path fill="{ink}" d="{path}"/></svg>'
_SIDE: Final = 0.12
"""Free room at either side, in em."""


def formula_image(outline: Outline, font: QFont, ink: str, *, room_px: float, ratio: float) -> QImage:
    """The drawing with the dots of a screen of that pixel ratio; as wide as `room_px` at most (0: any width).

    Qt sets a picture with its middle half the height of an x above the line; so much is left free above or below the
    formula that its own baseline comes to lie on it.
    """
    em = float(font.pixelSize())
    scale = em / UNITS
    if room_px and (outline.width * scale + 2 * _SIDE * em) > room_px:
        scale = max(room_px - 2 * _SIDE * em, 1) / max(outline.width, 1)
    above, below = outline.above * scale, outline.below * scale
    over = QFontMetricsF(font).xHeight() / 2
    above, below = max(above, below + over), max(below, above - over)
    wide, high = outline.width * scale + 2 * _SIDE * em, above + below
    image = QImage(max(1, round(wide * ratio)), max(1, round(high * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    view = f"0 {-outline.above} {outline.width} {outline.above + outline.below}"
    renderer = QSvgRenderer(QByteArray(_SVG.format(view=view, ink=ink, path=outline.path).encode()))
    painter = QPainter(image)
    top = above - outline.above * scale
    renderer.render(painter, QRectF(_SIDE * em, top, outline.width * scale, (outline.above + outline.below) * scale))
    painter.end()
    return image
