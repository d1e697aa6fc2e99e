"""The kit's widgets are tested under its own theme, as both programs show them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from shared.qtkit.look.theme import apply_theme, set_exam_text
from shared.qtkit.look.tokens import FontSize
from shared.qtkit.work.translations import install_translations


@pytest.fixture(scope="session", autouse=True)
def _chinese(qapp: QApplication) -> None:
    install_translations(qapp)


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, "light")
    set_exam_text(qapp, FontSize.EXAM)
    yield
    for window in QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
