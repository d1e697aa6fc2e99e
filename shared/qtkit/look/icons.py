"""The one icon family: our own line drawings on a 24-px grid, coloured by the theme.

Files lie in ``resources/icons/<name>.svg`` and draw with ``currentColor``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from shared.qtkit.look.theme import theme_of


def icon(name: str, colour: str | None = None, size_px: int = 20) -> QIcon:
    """The icon in the theme's text colour, or ``colour`` (``#RRGGBB``). Raises ``FileNotFoundError`` if unknown."""
    theme = theme_of()
    made = QIcon()
    for mode, ink in (
        (QIcon.Mode.Normal, colour or theme.text),
        (QIcon.Mode.Selected, colour or theme.on_selection),
        (QIcon.Mode.Disabled, theme.text_disabled),
    ):
        made.addPixmap(_drawn(name, ink, size_px, _scale()), mode)
    return made


def icon_pixmap(name: str, colour: str | None = None, size_px: int = 20, scale: float = 2.0) -> QPixmap:
    """The icon as a picture, ``size_px`` wide on screen, drawn ``scale`` times as fine."""
    return _drawn(name, colour or theme_of().text, size_px, scale)


def icon_names() -> list[str]:
    """All names one may ask for."""
    folder = files("shared.qtkit") / "resources" / "icons"
    return sorted(entry.name.removesuffix(".svg") for entry in folder.iterdir() if entry.name.endswith(".svg"))


def _scale() -> float:
    """How fine the finest screen is."""
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def _source(name: str) -> str:
    return (files("shared.qtkit") / "resources" / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _drawn(name: str, colour: str, size_px: int, scale: float) -> QPixmap:
    """Drawn once; a window full of buttons shows the same few pictures."""
    key = f"qtkit icon {name} {colour} {size_px} {scale}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = _inked(_shape(name, round(size_px * scale)), colour)
        pixmap.setDevicePixelRatio(scale)
        QPixmapCache.insert(key, pixmap)
    return pixmap


@lru_cache(maxsize=256)
def _shape(name: str, side: int) -> QImage:
    """The lines alone. Another theme asks for every icon in other inks at once, and drawing is the dear part."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", "#000000").encode()))
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def _inked(shape: QImage, colour: str) -> QPixmap:
    inked = shape.copy()
    painter = QPainter(inked)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(inked.rect(), QColor(colour))
    painter.end()
    return QPixmap.fromImage(inked)
