"""Object names of the widgets a person works with: for tests, the demo and screen readers' test tools.

enrol-server enrol-seat enrol-code enrol-button     join-seat join-code join-here enrol-by-hand
waiting-try waiting-tried (the input method)     login-ticket login-password login-id-number login-button
identity-confirm identity-wrong     rules-check rules-accept
exam-hand-in exam-previous exam-next exam-flag exam-calculator exam-scratch exam-saved exam-remaining
    exam-keys exam-writing (the input method)
    exam-navigator (shows the cells; on small screens they are folded away beside documents)
nav-<item id>     filter-all filter-open filter-flagged
option-<option id> (true-false: option-true, option-false)     blank-<blank id>     short-answer
entry-<entry id> (ordering)     match-entry-<entry id> match-option-<option id>
question-<question id> (case; holds the widgets of its kind)     material
voucher-date voucher-word voucher-number voucher-attachments voucher-table voucher-add voucher-delete
sheet-grid sheet-cell (the line on the current cell) formula-bar sheet-tabs     field-<field id>
hand-in-agree hand-in-back     message-title message-leave
"""

from PySide6.QtCore import QObject


def name(*named: tuple[QObject, str]) -> None:
    """Give each object its name."""
    for widget, text in named:
        widget.setObjectName(text)
