"""Every screen of a candidate on every usual display: drawn for people, and looked at by geometry for the tests.

A display of 1366x768 at 150 % leaves a window of 911x512: sizes here are what Qt lays out by, pictures have the dots of
the display. The whole matrix is 36 pictures a screen; the documentation keeps six of them, side by side (`SHOWN`).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication

from candidate_client.core.state import ClientView, Hand
from candidate_client.ui.exam.hand_in_dialog import HandInDialog
from candidate_client.ui.exam.item_page import ItemPage
from candidate_client.ui.exam.navigator import Navigator
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_view, sample_views
from scripts.lab.pictures.kinds import kind_views
from scripts.lab.pictures.silent import Silent
from scripts.lab.pictures.visible import cut_numbers, cut_words, hidden_buttons
from shared.qtkit.look.theme import apply_theme, set_exam_text, theme_of
from shared.qtkit.look.tokens import TARGET_CANDIDATE, FontSize

DISPLAYS: Final = ((1366, 768), (1920, 1080))
PERCENTS: Final = (100, 125, 150)
TEXTS: Final = (14, 16, 32)
LISTS: Final = (ItemPage, Navigator, HandInDialog)
"""What scrolls by itself: the item, the numbers of all items, those that are not answered yet."""
_TILE_PX: Final = 640
_GAP: Final = 8
_QUALITY: Final = 60


class Display(msgspec.Struct, frozen=True):
    """One combination of the matrix."""

    width: int
    height: int
    percent: int
    contrast: bool
    text_px: int

    @property
    def room(self) -> QSize:
        """What Qt lays out by."""
        return QSize(self.width * 100 // self.percent, self.height * 100 // self.percent)

    @property
    def name(self) -> str:
        """For files: 1366x768-150-contrast-32."""
        look = "contrast" if self.contrast else "light"
        return f"{self.width}x{self.height}-{self.percent}-{look}-{self.text_px}"


def every_display() -> Iterator[Display]:
    """The whole matrix."""
    for width, height in DISPLAYS:
        for percent in PERCENTS:
            for contrast in (False, True):
                for text_px in TEXTS:
                    yield Display(width, height, percent, contrast, text_px)


SHOWN: Final = (
    Display(1366, 768, 100, contrast=False, text_px=16),
    Display(1366, 768, 125, contrast=True, text_px=16),
    Display(1366, 768, 150, contrast=False, text_px=14),
    Display(1366, 768, 150, contrast=True, text_px=32),
    Display(1920, 1080, 100, contrast=False, text_px=32),
    Display(1920, 1080, 150, contrast=False, text_px=16),
)


class Gallery:
    """One window that takes every display and every scene in turn."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.window = MainWindow(Silent(sample_view()))
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.show()

    def close(self) -> None:
        """Put the window away, and the application back to how it was."""
        self._dress(contrast=False, text_px=FontSize.EXAM)
        self.window.allow_close()
        self.window.close()
        self.window.deleteLater()

    def scenes(self, display: Display) -> Iterator[str]:
        """Show each scene in turn on a display; the name of what is shown now."""
        self._dress(contrast=display.contrast, text_px=display.text_px)
        self.window.resize(display.room)
        for name, view in (*sample_views(), *kind_views()):
            self.window.show_view(view)
            self._settle()
            yield name
        yield from self._panels()

    def faults(self, displays: Iterable[Display]) -> Iterator[str]:
        """Every button that cannot be seen or read somewhere, and all words that are cut."""
        for display in displays:
            for name in self.scenes(display):
                window = self.window
                for fault in (*hidden_buttons(window, LISTS), *cut_words(window), *cut_numbers(window)):
                    yield f"{name} at {display.name}: {fault}"

    def picture(self, display: Display) -> QImage:
        """The window with the dots of that display."""
        made = QImage(display.width, display.height, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(display.percent / 100)
        made.fill(QColor(theme_of().canvas))
        painter = QPainter(made)
        self.window.render(painter, QPoint(), QRegion(QRect(QPoint(), self.window.size())))
        painter.end()
        return made

    def _panels(self) -> Iterator[str]:
        """What opens over the exam."""
        exam = self.window.exam
        _name, view = next(pair for pair in sample_views() if pair[0] == "offline")
        self.window.show_view(view)
        exam.calculator.scientific.setChecked(True)
        for name, panel in (("calculator", exam.calculator), ("scratch", exam.scratch), ("formula-sheet", exam.sheet)):
            panel.bring_up()
            self._settle()
            yield name
            panel.put_away()
        yield from self._hands(view)
        exam.messages.all.setChecked(True)
        self._settle()
        yield "notices"
        exam.messages.all.setChecked(False)
        exam.ask_to_hand_in()
        self._settle()
        yield "hand-in"
        if exam.dialog is not None:
            exam.dialog.reject()

    def _hands(self, view: ClientView) -> Iterator[str]:
        """To be raised, and answered."""
        answered = replace(view, hand=Hand(kind="equipment", answer="coming", known=True))
        for name, told in (("hand", view), ("hand-coming", answered)):
            self.window.show_view(told)
            self.window.hand.toggle()
            self._settle()
            yield name
            self.window.hand.close_panel()
        self.window.show_view(view)

    def _dress(self, *, contrast: bool, text_px: int) -> None:
        exam = self.window.exam
        apply_theme(self._app, "contrast" if contrast else "light", TARGET_CANDIDATE)
        set_exam_text(self._app, text_px)
        exam.follow_text_size()

    def _settle(self) -> None:
        for _ in range(3):
            self._app.processEvents()


def take_all(app: QApplication, folder: Path) -> list[Path]:
    """The whole matrix as PNG, a folder for each display."""
    made = []
    gallery = Gallery(app)
    for display in every_display():
        place = folder / display.name
        place.mkdir(parents=True, exist_ok=True)
        for name in gallery.scenes(display):
            made.append(place / f"{name}.png")
            gallery.picture(display).save(str(made[-1]))
    gallery.close()
    return made


def take_shown(app: QApplication, folder: Path) -> list[Path]:
    """A sheet for each scene with the displays of `SHOWN` side by side, as WebP."""
    folder.mkdir(parents=True, exist_ok=True)
    gallery = Gallery(app)
    tiles: dict[str, list[QImage]] = {}
    for display in SHOWN:
        for name in gallery.scenes(display):
            tiles.setdefault(name, []).append(_tile(gallery.picture(display)))
    gallery.close()
    made = []
    for name, images in tiles.items():
        made.append(folder / f"client-{name}.webp")
        _sheet(images).save(str(made[-1]), quality=_QUALITY)
    return made


def _tile(picture: QImage) -> QImage:
    picture.setDevicePixelRatio(1)
    return picture.scaledToWidth(_TILE_PX, Qt.TransformationMode.SmoothTransformation)


def _sheet(tiles: list[QImage]) -> QImage:
    columns = 3
    rows = (len(tiles) + columns - 1) // columns
    high = max(tile.height() for tile in tiles)
    sheet = QImage(columns * (_TILE_PX + _GAP) - _GAP, rows * (high + _GAP) - _GAP, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#8A919B"))
    painter = QPainter(sheet)
    for place, tile in enumerate(tiles):
        painter.drawImage((place % columns) * (_TILE_PX + _GAP), (place // columns) * (high + _GAP), tile)
    painter.end()
    return sheet


def faults_of(app: QApplication, displays: Iterable[Display]) -> list[str]:
    """What `Gallery.faults` finds, with a window of its own."""
    gallery = Gallery(app)
    try:
        return list(gallery.faults(displays))
    finally:
        gallery.close()
