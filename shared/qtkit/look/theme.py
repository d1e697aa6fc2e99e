"""Puts one theme on a whole application: style, palette, fonts and the one style sheet.

Painted components ask ``theme_of()`` while painting; Qt repaints every widget when the style
sheet changes, so switching to high contrast in the middle of an exam needs nothing else.
"""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from shared.qtkit.look.dressing import change_sheet
from shared.qtkit.look.fonts import app_font, load_fonts
from shared.qtkit.look.reading import held
from shared.qtkit.look.stylesheet import style_sheet
from shared.qtkit.look.tokens import LIGHT, TARGET, THEMES, FontSize, Theme

_THEME = "qtkit_theme"
_EXAM_TEXT = "qtkit_exam_text_px"
_TARGET = "qtkit_target_px"


def apply_theme(app: QApplication, theme: str = "light", target_px: int = TARGET) -> Theme:
    """Dress the application; may be called again at any time to change the theme.

    ``theme`` is ``light`` or ``contrast``; ``target_px`` is the height of buttons and fields (32 for staff, 40 for
    candidates). Raises ``KeyError`` for an unknown theme.
    """
    chosen = THEMES[theme]
    QDir.setSearchPaths("qtkit", [str(files("shared.qtkit") / "resources" / "controls")])
    app.setProperty(_THEME, theme)
    app.setProperty(_TARGET, target_px)
    sheet = style_sheet(chosen, target_px)
    if sheet == app.styleSheet():
        return chosen
    if not app.styleSheet():
        app.setStyle("Fusion")
    app.setFont(app_font(load_fonts(app)))
    app.setPalette(palette(chosen))
    change_sheet(app, sheet)
    return chosen


def theme_of() -> Theme:
    """The theme in force; the light one before any was applied."""
    return THEMES.get(str(_property(_THEME)), LIGHT)


def set_exam_text(app: QApplication, size_px: int) -> None:
    """Another size of exam text, held within 14-32 px. Pages follow by `shared.qtkit.look.reading`."""
    app.setProperty(_EXAM_TEXT, held(size_px))


def exam_text_px() -> int:
    """The size in px of exam text in force."""
    return int(_property(_EXAM_TEXT) or FontSize.EXAM)


def target_px() -> int:
    """The smallest height in px of buttons and fields in force."""
    return int(_property(_TARGET) or TARGET)


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme, for everything the style sheet does not name."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.canvas,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.sunken,
        role.Text: theme.text,
        role.PlaceholderText: theme.text_muted,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.on_accent,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.on_selection,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.surface,
        role.Midlight: theme.sunken,
        role.Mid: theme.line,
        role.Dark: theme.line_strong,
        role.Shadow: theme.line_strong,
    }
    made = QPalette()
    for key, colour in colours.items():
        made.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.text_disabled))
    return made


def _property(name: str) -> str | int | None:
    app = QApplication.instance()
    value = app.property(name) if app is not None else None
    return value if isinstance(value, str | int) else None
