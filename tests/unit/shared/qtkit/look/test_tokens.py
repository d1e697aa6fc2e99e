"""Every text colour is readable on every ground it may stand on, measured by the WCAG formula."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from shared.qtkit.look.stylesheet import style_sheet
from shared.qtkit.look.tokens import LIGHT, TARGET, THEMES, FontSize, Space, Theme, Tone

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _tones(theme: Theme) -> dict[str, Tone]:
    names = (name for name in theme.__struct_fields__ if isinstance(getattr(theme, name), Tone))
    return {name: getattr(theme, name) for name in names}


def _texts(theme: Theme) -> Iterator[tuple[str, str, str]]:
    grounds = ("canvas", "surface", "sunken", "raised")
    for text in ("text", "text_muted"):
        for ground in grounds:
            yield f"{text} on {ground}", getattr(theme, text), getattr(theme, ground)
    for text, ground in (
        ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_accent", "accent_pressed"),
        ("on_danger", "danger"), ("on_danger", "danger_hover"), ("text", "accent_soft"),
        ("on_selection", "selection"), ("on_highlight", "highlight"), ("text_muted", "accent_soft"),
    ):  # fmt: skip
        yield f"{text} on {ground}", getattr(theme, text), getattr(theme, ground)
    for name, tone in _tones(theme).items():
        for ground, colour in (("soft", tone.soft), ("surface", theme.surface), ("canvas", theme.canvas)):
            yield f"{name} on {ground}", tone.text, colour
    yield "checked button", theme.info.text, theme.accent_soft


@BOTH
def test_text_is_readable_on_its_grounds(theme: Theme) -> None:
    poor = {what: round(contrast(a, b), 2) for what, a, b in _texts(theme) if contrast(a, b) < theme.min_contrast}
    assert not poor


@BOTH
def test_shapes_and_edges_stand_out(theme: Theme) -> None:
    """WCAG asks 3:1 of what is no text: marks of states, borders of fields, the focus ring."""
    pairs = {f"{name} mark": (tone.mark, tone.soft) for name, tone in _tones(theme).items()}
    pairs["field border"] = (theme.line_strong, theme.surface)
    pairs["focus ring"] = (theme.focus, theme.canvas)
    poor = {what: round(contrast(a, b), 2) for what, (a, b) in pairs.items() if contrast(a, b) < 3}
    assert not poor


@BOTH
def test_arrows_and_ticks_follow_the_theme(theme: Theme) -> None:
    folder = files("shared.qtkit") / "resources" / "controls"
    for name, colour in {
        "down": theme.text_muted if theme.name == "light" else theme.text,
        "up": theme.text_muted if theme.name == "light" else theme.text,
        "check": theme.on_accent,
        "dot": theme.on_accent,
    }.items():
        assert colour in (folder / f"{theme.name}-{name}.svg").read_text(encoding="utf-8")


@BOTH
def test_the_style_sheet_uses_no_colour_outside_the_theme(theme: Theme) -> None:
    known = {getattr(theme, name) for name in theme.__struct_fields__ if isinstance(getattr(theme, name), str)}
    for tone in _tones(theme).values():
        known |= {tone.text, tone.soft, tone.mark, tone.border}
    rules = style_sheet(theme, TARGET)
    # A sheet's cells are paper in every theme, so the line typed over one is too: test_a_cell_is_typed_on_paper.
    ours = "".join(rule for rule in rules.split("}") if 'kit="sheet-line"' not in rule)
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", ours)) <= known


@BOTH
def test_a_cell_is_typed_on_paper(theme: Theme) -> None:
    rules = [rule for rule in style_sheet(theme, TARGET).split("}") if 'kit="sheet-line"' in rule]
    assert any(f"background: {LIGHT.surface}; color: {LIGHT.text}" in rule for rule in rules)


def test_scales() -> None:
    assert [int(size) for size in FontSize] == [12, 14, 16, 20, 28, 44, 88]
    assert all(space % 4 == 0 for space in Space)
