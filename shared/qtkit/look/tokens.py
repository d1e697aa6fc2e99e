"""The design tokens: every colour, size and distance either window may use.

Nothing outside this module writes a colour or a pixel size by hand; the style sheet, the palette
and the painted components all read from here, so a theme is changed in one place.
Qt-free on purpose: contrast is checked by plain tests.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec


class FontSize(IntEnum):
    """The type scale in px at 100 % scaling."""

    CAPTION = 12
    BODY = 14
    EXAM = 16
    TITLE = 20
    DISPLAY = 28
    CLOCK = 44
    POSTER = 88


class Space(IntEnum):
    """Distances in px, all on the 4-px grid."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


RADIUS = 6
"""Corner radius in px."""

TARGET = 32
"""Smallest height in px of anything one can click in the console."""

TARGET_CANDIDATE = 40
"""The same for a candidate, who must never miss."""

EXAM_TEXT_MIN = 14
EXAM_TEXT_MAX = 32
"""Limits in px of the text size a candidate may choose."""

STEM_CHARACTERS = 42
"""Longest line of a stem, in Chinese characters."""

LINE_HEIGHT = 1.6
"""Line height of exam text as a factor of its size."""


class Tone(msgspec.Struct, frozen=True, kw_only=True):
    """Colours of one meaning: ``text`` is readable on ``soft`` and on ``surface``; ``mark`` is for shapes."""

    text: str
    soft: str
    mark: str
    border: str


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """One complete set of colours, each ``#RRGGBB``."""

    name: str
    min_contrast: float
    canvas: str
    surface: str
    sunken: str
    raised: str
    line: str
    line_strong: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    on_accent: str
    focus: str
    danger: str
    danger_hover: str
    on_danger: str
    selection: str
    on_selection: str
    highlight: str
    on_highlight: str
    info: Tone
    warn: Tone
    problem: Tone
    success: Tone
    neutral: Tone
    violet: Tone
    grave: Tone


LIGHT = Theme(
    name="light",
    min_contrast=4.5,
    canvas="#F4F5F7",
    surface="#FFFFFF",
    sunken="#ECEEF1",
    raised="#FFFFFF",
    line="#D9DDE3",
    line_strong="#858D98",
    text="#1B1F24",
    text_muted="#57606A",
    text_disabled="#8C959F",
    accent="#1F4E8C",
    accent_hover="#1A4278",
    accent_pressed="#143660",
    accent_soft="#E6EDF7",
    on_accent="#FFFFFF",
    focus="#2F6FC2",
    danger="#B3261E",
    danger_hover="#98201A",
    on_danger="#FFFFFF",
    selection="#D3E1F4",
    on_selection="#1B1F24",
    highlight="#FFE58A",
    on_highlight="#1B1F24",
    info=Tone(text="#1F4E8C", soft="#E6EDF7", mark="#2B5FA8", border="#B7CBE6"),
    warn=Tone(text="#7A4E00", soft="#FFF1D0", mark="#A86C00", border="#E3B95B"),
    problem=Tone(text="#B3261E", soft="#FCE8E6", mark="#B3261E", border="#E9A8A3"),
    success=Tone(text="#1E6B3A", soft="#E3F3E8", mark="#1E7B40", border="#A5D3B5"),
    neutral=Tone(text="#5A636E", soft="#EEF0F3", mark="#7B8490", border="#CDD2D9"),
    violet=Tone(text="#5B3A9B", soft="#EFEAFA", mark="#6B46B4", border="#C9B9EA"),
    grave=Tone(text="#7A1414", soft="#F3E3E3", mark="#7A1414", border="#CFA3A3"),
)

CONTRAST = Theme(
    name="contrast",
    min_contrast=7.0,
    canvas="#000000",
    surface="#0B0B0C",
    sunken="#000000",
    raised="#161618",
    line="#8A8A8F",
    line_strong="#FFFFFF",
    text="#FFFFFF",
    text_muted="#E0E0E4",
    text_disabled="#9C9CA2",
    accent="#8CC4FF",
    accent_hover="#B5D9FF",
    accent_pressed="#D6EAFF",
    accent_soft="#0D2A47",
    on_accent="#000000",
    focus="#FFD400",
    danger="#FF9C94",
    danger_hover="#FFC2BD",
    on_danger="#000000",
    selection="#003A75",
    on_selection="#FFFFFF",
    highlight="#FFD400",
    on_highlight="#000000",
    info=Tone(text="#A8D3FF", soft="#0A1F33", mark="#8CC4FF", border="#8CC4FF"),
    warn=Tone(text="#FFD35C", soft="#2B2000", mark="#FFD35C", border="#FFD35C"),
    problem=Tone(text="#FFB3AB", soft="#3A0A06", mark="#FF9C94", border="#FF9C94"),
    success=Tone(text="#8FE3A8", soft="#04240F", mark="#8FE3A8", border="#8FE3A8"),
    neutral=Tone(text="#E0E0E4", soft="#1D1D20", mark="#C8C8CE", border="#8A8A8F"),
    violet=Tone(text="#D9C2FF", soft="#20123A", mark="#D9C2FF", border="#D9C2FF"),
    grave=Tone(text="#FFC2BD", soft="#2B0505", mark="#FFB3AB", border="#FFB3AB"),
)

THEMES = {theme.name: theme for theme in (LIGHT, CONTRAST)}
