"""Languages of the windows: Chinese is the source, others are loaded beside it when they are there."""

from __future__ import annotations

import logging
from importlib.resources import files

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

_log = logging.getLogger(__name__)


def install_translations(app: QApplication, language: str = "zh_CN") -> bool:
    """Load Qt's own words and ours for ``language``; call before any window is built.

    Qt's menus (copy, paste …) come from Qt's catalogue. Ours are ``resources/i18n/*_<language>.qm``; for
    Chinese there are none, since the source is Chinese. False if a language was asked for and none found.
    """
    qt_words = QTranslator(app)
    if qt_words.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt_words)
    else:
        _log.info("no Qt catalogue for %s", language)
    if language == "zh_CN":
        return True
    found = False
    for entry in (files("shared.qtkit") / "resources" / "i18n").iterdir():
        if not entry.name.endswith(f"_{language}.qm"):
            continue
        ours = QTranslator(app)
        if ours.load(str(entry)):
            app.installTranslator(ours)
            found = True
    return found
