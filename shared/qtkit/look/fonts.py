"""Fonts of the windows: found, registered, and put in one order.

System Chinese face first, Noto Sans SC where it is missing, HanaMin for rare characters beyond
the BMP, so that no name ever shows as a box. The files come from ``shared.fonts`` (installed
beside the program or fetched at set-up), never from the network.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from shared.fonts import FontsMissingError, font_paths
from shared.qtkit.look.tokens import FontSize

_log = logging.getLogger(__name__)

_SYSTEM_FAMILIES = ("Microsoft YaHei UI", "Microsoft YaHei")
_SHIPPED_FAMILIES = ("Noto Sans SC", "HanaMinB", "HanaMinA")
_PROPERTY = "qtkit_families"


def load_fonts(app: QApplication) -> list[str]:
    """Register the shipped fonts once and return the family list, best first.

    A missing file is logged, not raised: a window with a plainer face is better than none.
    """
    known = app.property(_PROPERTY)
    if known:
        return [str(family) for family in known]
    loaded: list[str] = []
    for path in _files():
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            _log.error("font not loaded: %s", path.name)
            continue
        loaded.extend(QFontDatabase.applicationFontFamilies(number))
    present = set(QFontDatabase.families()) | set(loaded)
    families = [name for name in (*_SYSTEM_FAMILIES, *_SHIPPED_FAMILIES, *loaded) if name in present]
    families = list(dict.fromkeys(families))
    app.setProperty(_PROPERTY, families)
    return families


def app_font(families: Iterable[str], size_px: int = FontSize.BODY) -> QFont:
    """The font of running text."""
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(size_px)
    return font


def tabular(font: QFont, *, size_px: int | None = None, bold: bool = False) -> QFont:
    """A copy whose digits are all equally wide, so that a clock does not dance."""
    copy = QFont(font)
    if size_px is not None:
        copy.setPixelSize(size_px)
    if bold:
        copy.setWeight(QFont.Weight.Bold)
    copy.setFeature(QFont.Tag("tnum"), 1)
    return copy


def _files() -> tuple[Path, ...]:
    try:
        return font_paths().all()
    except FontsMissingError as problem:
        _log.error("fonts missing, searched %d folders", len(problem.searched))
        return ()
