"""Tab and Shift+Tab stay within a panel that lies over the exam: what is behind it is not reached by a key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from candidate_client.ui.item_editor import bring_into_view


def tab_inside(panel: QWidget, *, forward: bool) -> bool:
    """Go to the panel's next part that takes Tab, from the last to the first. For `focusNextPrevChild`; always True."""
    now = panel.focusWidget() or panel
    part: QWidget | None = now
    while part is not None:
        part = part.nextInFocusChain() if forward else part.previousInFocusChain()
        if part is None or part is now:
            break
        takes_tab = part.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        if takes_tab and panel.isAncestorOf(part) and part.isVisible() and part.isEnabled():
            part.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            bring_into_view(part)
            break
    return True
