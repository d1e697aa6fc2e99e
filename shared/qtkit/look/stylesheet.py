"""The one style sheet, generated from the tokens of a theme.

Components mark themselves with dynamic properties (``variant``, ``role``, ``tone``, ``kit``); the
rules below are the only place where such a mark turns into a look.
"""

from __future__ import annotations

from shared.qtkit.look.stylesheet_controls import controls
from shared.qtkit.look.tokens import RADIUS, FontSize, Space, Theme, Tone


def style_sheet(theme: Theme, target_px: int) -> str:
    """Every rule for one theme; ``target_px`` is the height of buttons and fields."""
    return "\n".join((_base(theme), _text(theme), controls(theme, target_px), _containers(theme), _tones(theme)))


def tones(theme: Theme) -> dict[str, Tone]:
    """The tones a component may carry, by the value of its ``tone`` property."""
    return {
        "info": theme.info,
        "warn": theme.warn,
        "problem": theme.problem,
        "success": theme.success,
        "neutral": theme.neutral,
    }


def _base(t: Theme) -> str:
    return f"""

QMainWindow, QDialog, QWidget[kit="canvas"] {{ background: {t.canvas}; }}
QWidget[kit="surface"] {{ background: {t.surface}; }}
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line_strong}; padding: {Space.XS}px; }}
QFrame[kit="line"] {{ background: {t.line}; border: none; }}
"""


def _text(t: Theme) -> str:
    return f"""

QLabel[role="caption"] {{ font-size: {FontSize.CAPTION}px; color: {t.text_muted}; }}
QLabel[role="muted"] {{ color: {t.text_muted}; }}
QLabel[role="strong"] {{ font-weight: 700; }}
QLabel[role="exam"] {{ font-size: {FontSize.EXAM}px; }}
QLabel[role="heading"] {{ font-size: {FontSize.EXAM}px; font-weight: 700; }}
QLabel[role="title"] {{ font-size: {FontSize.TITLE}px; font-weight: 700; }}
QLabel[role="display"] {{ font-size: {FontSize.DISPLAY}px; font-weight: 700; }}
QLabel[role="error"] {{ color: {t.problem.text}; }}

QLabel[kit="tag"] {{
    font-weight: 700; color: {t.info.text}; background: {t.info.soft}; border: 1px solid {t.info.border};
    border-radius: {Space.XS}px; padding: 1px {Space.XS + 2}px;
}}

QLabel[kit="keyhint"] {{
    font-size: {FontSize.CAPTION}px; color: {t.text_muted}; background: {t.surface};
    border: 1px solid {t.line_strong}; border-bottom-width: 2px; border-radius: {Space.XS}px;
    padding: 1px {Space.XS + 2}px;
}}
"""


def _containers(t: Theme) -> str:
    return f"""
QFrame[kit="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {RADIUS}px; }}
QFrame[kit="veil"] {{ background: rgba(15, 23, 42, 120); border: none; }}
QFrame[kit="bar"] {{ background: {t.surface}; border: none; }}
QFrame[kit="bar"][edge="bottom"] {{ border-bottom: 1px solid {t.line}; }}
QFrame[kit="bar"][edge="top"] {{ border-top: 1px solid {t.line}; }}
QFrame[kit="image"] {{ background: {t.sunken}; border: 1px solid {t.line}; border-radius: {RADIUS}px; }}
QFrame[kit="fold"] {{ background: {t.canvas}; border: none; }}
QScrollArea, QScrollArea > QWidget > QWidget[kit="clear"] {{ background: transparent; border: none; }}
QSplitter::handle {{ background: {t.canvas}; }}
QTextBrowser[kit="markdown"] {{ background: transparent; border: none; selection-background-color: {t.selection};
    selection-color: {t.on_selection}; }}
QTextBrowser[kit="markdown"]:focus {{ border: none; outline: none; }}
"""


def _tones(t: Theme) -> str:
    rules = []
    for name, tone in tones(t).items():
        rules.append(
            f'QFrame[kit="banner"][tone="{name}"] {{ background: {tone.soft}; border: 1px solid {tone.border};'
            f" border-radius: {RADIUS}px; }}\n"
            f'QFrame[kit="banner"][tone="{name}"] QLabel {{ color: {tone.text}; }}\n'
            f'QFrame[kit="toast"][tone="{name}"] {{ background: {t.raised}; border: 1px solid {tone.border};'
            f" border-left: 4px solid {tone.mark}; border-radius: {RADIUS}px; }}\n"
            f'QLabel[tone="{name}"] {{ color: {tone.text}; }}'
        )
    return "\n".join(rules)
