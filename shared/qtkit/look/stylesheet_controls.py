"""Style rules for buttons, fields, lists and the other controls Qt brings along."""

from __future__ import annotations

from shared.qtkit.look.tokens import LIGHT, RADIUS, FontSize, Space, Theme


def controls(theme: Theme, target_px: int) -> str:
    """Rules for every control; a focus ring is two px wide and never moves the text."""
    parts = (
        _buttons(theme, target_px),
        _fields(theme, target_px),
        _choices(theme, target_px),
        _lists(theme),
        _rest(theme),
    )
    return "\n".join(parts)


def _variant(name: str, text: str, back: str, border: str, hover: str, pressed: str) -> str:
    own = f'QPushButton[variant="{name}"]'
    return f"""
{own} {{ color: {text}; background: {back}; border-color: {border}; }}
{own}:hover {{ background: {hover}; }}
{own}:pressed {{ background: {pressed}; }}
"""


def _buttons(t: Theme, target: int) -> str:
    height = target - 2
    return (
        f"""
QPushButton {{
    min-height: {height}px; padding: 0 {Space.M}px; border: 1px solid {t.line_strong}; border-radius: {RADIUS}px;
    background: {t.surface}; color: {t.text};
}}
QPushButton:hover {{ background: {t.sunken}; }}
QPushButton[square="true"] {{ padding: 0; min-width: {height}px; max-width: {height}px; }}
QPushButton[square="true"][slim="true"] {{ min-width: 22px; max-width: 22px; }}
"""
        + _variant("primary", t.on_accent, t.accent, t.accent, t.accent_hover, t.accent_pressed)
        + _variant("secondary", t.text, t.surface, t.line_strong, t.sunken, t.accent_soft)
        + _variant("danger", t.problem.text, t.surface, t.problem.mark, t.problem.soft, t.problem.soft)
        + _variant("danger-solid", t.on_danger, t.danger, t.danger, t.danger_hover, t.danger_hover)
        + _variant("quiet", t.text, "transparent", "transparent", t.sunken, t.accent_soft)
        + f"""
QPushButton:checked {{ background: {t.accent_soft}; border-color: {t.accent}; color: {t.info.text}; }}
QPushButton:focus {{ border: 2px solid {t.focus}; padding: 0 {Space.M - 1}px; min-height: {height - 2}px; }}
QPushButton[square="true"]:focus {{ padding: 0; min-width: {height - 2}px; max-width: {height - 2}px; }}
QPushButton[square="true"][slim="true"]:focus {{ min-width: 20px; max-width: 20px; }}
QPushButton:disabled {{ color: {t.text_disabled}; background: {t.sunken}; border-color: {t.line}; }}
QPushButton[variant="quiet"]:disabled {{ background: transparent; border-color: transparent; }}
QPushButton::menu-indicator {{ image: url(qtkit:{t.name}-down.svg); width: 12px; height: 12px;
    subcontrol-position: center right; right: {Space.S}px; }}
QToolButton {{ min-height: {height}px; min-width: {height}px; border: 1px solid transparent;
    border-radius: {RADIUS}px; }}
QLineEdit QToolButton {{ min-height: 0; min-width: 0; border: none; background: transparent; }}
QToolButton:hover {{ background: {t.sunken}; }}
QToolButton:checked {{ background: {t.accent_soft}; border-color: {t.accent}; }}
QToolButton:focus {{ border: 2px solid {t.focus}; min-height: {height - 2}px; min-width: {height - 2}px; }}
"""
    )


def _fields(t: Theme, target: int) -> str:
    height = target - 2
    boxes = ("QLineEdit", "QComboBox", "QAbstractSpinBox")
    plain, focused, disabled, wrong = (
        ", ".join(box + suffix for box in (*boxes, *more))
        for suffix, more in (
            ("", ()),
            (":focus", ()),
            (":disabled", ("QPlainTextEdit", "QTextEdit")),
            ('[invalid="true"]', ("QPlainTextEdit",)),
        )
    )
    return f"""
{plain} {{
    min-height: {height}px; padding: 0 {Space.S}px; border: 1px solid {t.line_strong}; border-radius: {RADIUS}px;
    background: {t.surface}; color: {t.text};
    selection-background-color: {t.selection}; selection-color: {t.on_selection};
}}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{
    border: none; padding: 0; min-height: 0; background: transparent;
}}
QLineEdit, QPlainTextEdit {{ placeholder-text-color: {t.text_muted}; }}
{focused} {{ border: 2px solid {t.focus}; min-height: {height - 2}px; padding: 0 {Space.S - 1}px; }}
QPlainTextEdit, QTextEdit {{
    padding: {Space.XS}px; border: 1px solid {t.line_strong}; border-radius: {RADIUS}px; background: {t.surface};
    selection-background-color: {t.selection}; selection-color: {t.on_selection};
}}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {t.focus}; padding: {Space.XS - 1}px; }}
{wrong} {{ border-color: {t.problem.mark}; }}
{disabled} {{ color: {t.text_disabled}; background: {t.sunken}; border-color: {t.line}; }}
QLineEdit:read-only {{ background: {t.sunken}; }}
QListWidget[kit="picker"] {{ border: 1px solid {t.line_strong}; background: {t.raised}; }}
QLabel[kit="sheet-hint"] {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line_strong};
    border-radius: {RADIUS}px; padding: {Space.XS}px {Space.S}px; }}
QLineEdit[kit="sheet-line"], QLineEdit[kit="sheet-line"]:focus {{
    min-height: 0; border: 2px solid {LIGHT.accent}; border-radius: 0; padding: 0;
    background: {LIGHT.surface}; color: {LIGHT.text};
    selection-background-color: {LIGHT.selection}; selection-color: {LIGHT.on_selection}; }}
QLineEdit[kit="sheet-line"][invalid="true"], QLineEdit[kit="sheet-line"][invalid="true"]:focus {{
    border-color: {LIGHT.problem.mark}; selection-background-color: {LIGHT.problem.border}; }}
QLineEdit[invalid="true"] {{ selection-background-color: {t.problem.border}; }}
QLabel[kit="sheet-hint"][tone="problem"] {{ background: {t.problem.soft}; color: {t.problem.text};
    border-color: {t.problem.mark}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url(qtkit:{t.name}-down.svg); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.line_strong}; padding: 2px;
    selection-background-color: {t.selection}; selection-color: {t.on_selection}; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: {height - 2}px; }}
QAbstractSpinBox {{ max-height: {height}px; }}
QAbstractSpinBox:focus {{ max-height: {height - 2}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 22px; background: transparent; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {t.sunken}; }}
QAbstractSpinBox::up-arrow {{ image: url(qtkit:{t.name}-up.svg); width: 12px; height: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url(qtkit:{t.name}-down.svg); width: 12px; height: 12px; }}
"""


def _choices(t: Theme, target: int) -> str:
    both = ("QCheckBox", "QRadioButton")

    def of(suffix: str) -> str:
        return ", ".join(box + suffix for box in both)

    return f"""
{of("")} {{ min-height: {target - 8}px; spacing: {Space.S}px; padding: 2px; border: 2px solid transparent;
    border-radius: {RADIUS}px; }}
{of(":focus")} {{ border-color: {t.focus}; }}
{of(":disabled")} {{ color: {t.text_disabled}; }}
{of("::indicator")} {{ width: 16px; height: 16px; border: 2px solid {t.line_strong}; background: {t.surface}; }}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 10px; }}
{of("::indicator:hover")} {{ border-color: {t.accent}; }}
{of("::indicator:checked")} {{ border-color: {t.accent}; background: {t.accent}; }}
QCheckBox::indicator:checked {{ image: url(qtkit:{t.name}-check.svg); }}
QRadioButton::indicator:checked {{ image: url(qtkit:{t.name}-dot.svg); }}
{of("::indicator:disabled")} {{ border-color: {t.line}; }}
"""


def _lists(t: Theme) -> str:
    return f"""
QAbstractItemView {{ background: {t.surface}; alternate-background-color: {t.canvas}; border: 1px solid {t.line};
    border-radius: {RADIUS}px; gridline-color: {t.line}; selection-background-color: {t.selection};
    selection-color: {t.on_selection}; outline: none; }}
QAbstractItemView:focus {{ border: 1px solid {t.focus}; }}
QTableView::item {{ padding: 0 {Space.S}px; border: none; }}
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {{
    background: {t.selection}; color: {t.on_selection}; }}
QListView::item {{ padding: {Space.XS}px {Space.S}px; }}
QHeaderView {{ background: {t.surface}; border: none; }}
QHeaderView::section {{ background: {t.surface}; color: {t.text_muted}; border: none;
    border-bottom: 1px solid {t.line_strong}; padding: {Space.S}px {Space.S + 3}px; font-size: {FontSize.CAPTION}px; }}
QHeaderView::up-arrow {{ image: url(qtkit:{t.name}-up.svg); }}
QHeaderView::down-arrow {{ image: url(qtkit:{t.name}-down.svg); }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 10px; height: 10px; subcontrol-position: center right; }}
QTableCornerButton::section {{ background: {t.surface}; border: none; }}
QTabWidget::pane {{ border: 1px solid {t.line}; border-radius: {RADIUS}px; background: {t.surface}; top: -1px; }}
QTabBar::tab {{ min-height: 28px; padding: 2px {Space.L}px; color: {t.text_muted}; background: transparent;
    border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.info.text}; border-bottom-color: {t.accent}; font-weight: 700; }}
QTabBar::tab:focus {{ color: {t.text}; border: 2px solid {t.focus}; border-radius: {Space.XS}px; }}
"""


def _rest(t: Theme) -> str:
    bar = "QScrollBar"
    return f"""
{bar}:vertical {{ background: transparent; width: 12px; margin: 0; }}
{bar}:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
{bar}::handle {{ background: {t.line_strong}; border-radius: 4px; margin: 2px; }}
{bar}::handle:vertical {{ min-height: 32px; }}
{bar}::handle:horizontal {{ min-width: 32px; }}
{bar}::handle:hover {{ background: {t.text_muted}; }}
{bar}::add-line, {bar}::sub-line, {bar}::add-page, {bar}::sub-page {{
    background: none; border: none; width: 0; height: 0; }}
QProgressBar {{ min-height: 8px; max-height: 8px; border: none; border-radius: 4px; background: {t.neutral.border}; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line_strong}; padding: {Space.XS}px; }}
QMenu::item {{ padding: {Space.S}px {Space.XL}px {Space.S}px {Space.M}px; border-radius: {Space.XS}px; }}
QMenu::item:selected {{ background: {t.selection}; color: {t.on_selection}; }}
QMenu::item:disabled {{ color: {t.text_disabled}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {Space.XS}px; }}
QStatusBar {{ background: {t.surface}; border-top: 1px solid {t.line}; }}
QGroupBox {{ border: 1px solid {t.line}; border-radius: {RADIUS}px; margin-top: {Space.M}px;
    padding-top: {Space.S}px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: {Space.M}px; padding: 0 {Space.XS}px; color: {t.text_muted}; }}
"""
