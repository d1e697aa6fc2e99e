"""The page of a stopped PC in large text: all of it follows, and all of it is in sight, on the smallest screens too."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from candidate_client.bootstrap import build_application
from candidate_client.ui.stopped_screen import StoppedScreen
from scripts.lab.pictures.matrix import Display, Gallery

LARGEST = 32


@pytest.fixture
def gallery(qapp: QApplication) -> Iterator[Gallery]:
    made = Gallery(build_application())
    yield made
    made.close()


def stopped(gallery: Gallery, display: Display) -> StoppedScreen:
    """The page while the server is out of reach, with a refusal below the code."""
    assert next(name for name in gallery.scenes(display) if name == "stopped-offline")
    page = gallery.window.stopped
    page.code.set_error("续考码不对，请再核对一次。")
    page.show_view(page.view)
    QApplication.processEvents()
    return page


def parts(page: StoppedScreen) -> Iterator[QWidget]:
    for kind in (QLabel, QLineEdit, QPushButton):
        yield from (part for part in page.content.findChildren(kind) if part.isVisible())


@pytest.mark.parametrize(
    ("display", "least_px"),
    [
        (Display(1366, 768, 100, contrast=False, text_px=LARGEST), LARGEST),
        (Display(1366, 768, 125, contrast=False, text_px=LARGEST), LARGEST),
        (Display(1366, 768, 150, contrast=False, text_px=LARGEST), 26),
        (Display(1280, 720, 150, contrast=True, text_px=LARGEST), 24),
        (Display(1366, 768, 175, contrast=False, text_px=LARGEST), 22),
    ],
    ids=lambda value: value.name if isinstance(value, Display) else str(value),
)
def test_all_of_it_is_in_sight_as_large_as_there_is_room(gallery: Gallery, display: Display, least_px: int) -> None:
    page = stopped(gallery, display)
    room = QRect(QPoint(0, 0), page.size())
    for part in parts(page):
        place = QRect(part.mapTo(page, QPoint(0, 0)), part.size())
        assert room.contains(place), part.objectName() or part
        assert part.visibleRegion().boundingRect() == part.rect(), part.objectName() or part
    for words in (page.what, page.text):
        assert least_px <= words.fontInfo().pixelSize() <= LARGEST
    assert page.code.edit.fontInfo().pixelSize() == page.go.fontInfo().pixelSize() >= least_px * 14 // 16 - 1


def test_without_large_text_it_is_as_usual(gallery: Gallery) -> None:
    page = stopped(gallery, Display(1366, 768, 100, contrast=False, text_px=LARGEST))
    page = stopped(gallery, Display(1366, 768, 100, contrast=False, text_px=16))
    assert {part.styleSheet() for part in parts(page)} == {""}
    assert page.what.fontInfo().pixelSize() == 16
