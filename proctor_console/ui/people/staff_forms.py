"""The forms of the acts on the people on duty.

Object names: `substitute_name` `substitute_role` `substitute_replaces`, `hand_over_to` `hand_over_matters`,
`substitute_pin` (the PIN that is shown once).
"""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QWidget

from proctor_console.core import words
from proctor_console.presenters.todo import ToDoList
from proctor_console.ui.acts.code_dialog import CodeDialog
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.commands import AdmitSubstitute, CommandReply, HandOver, ResetLockOut
from shared.protocol.console import RoomView, StaffCard
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import Field, FieldFrame
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say

_MATTERS_PX = 160
"""More open matters than this shows are scrolled."""
_ROLES = ("proctor", "inspector", "technician")


def substitute_dialog(parent: QWidget, bench: Workbench) -> ActDialog:
    """准许替补: name, role, whom they replace, why, the chief examiner's PIN; then their own PIN is shown once."""
    name = Field(parent.tr("替补人员姓名"), max_length=40)
    name.edit.setObjectName("substitute_name")
    role = _choice("substitute_role", [(words.role(key), key) for key in _ROLES])
    missing = [(parent.tr("无（增加一人）"), "")]
    missing += words.people(bench.view.staff) if bench.view else []
    replaces = _choice("substitute_replaces", missing)

    def act(confirmation: Confirmation) -> AdmitSubstitute:
        return AdmitSubstitute(
            name=name.text,
            role=role.currentData(),
            reason=confirmation.reason,
            approvals=credentials(confirmation),
            replaces=replaces.currentData(),
        )

    dialog = ActDialog(parent, bench, parent.tr("准许替补"), parent.tr("准许"), act, reason="required")
    dialog.body.addWidget(name)
    dialog.body.addWidget(FieldFrame(parent.tr("职责"), role))
    dialog.body.addWidget(FieldFrame(parent.tr("代替"), replaces))
    name.edit.setFocus()  # what is asked first
    name.changed.connect(lambda _text: dialog.retell())
    role.currentIndexChanged.connect(lambda _index: dialog.retell())

    def show_pin(reply: CommandReply) -> None:
        if reply.code:
            steps = (reply.message, parent.tr("请本人记下口令，在登录页输入工号和口令登录。"))
            warning = parent.tr("口令只显示这一次，请勿抄写张贴；谁办理、谁批准都会记名。")
            title = parent.tr("替补人员的口令")
            CodeDialog(parent, "substitute_pin", title, seat=0, code=reply.code, steps=steps, warning=warning).open()

    dialog.done_with.connect(show_pin)
    return dialog


def hand_over_dialog(parent: QWidget, bench: Workbench, view: RoomView) -> ActDialog:
    """交接: to whom, with everything that is open; who takes over types their own PIN."""
    own = bench.person.staff_id if bench.person else ""
    others = words.people(s for s in view.staff if s.staff_id != own)
    to = _choice("hand_over_to", others)
    matters = tuple(open_matters(view, bench.room_ms))
    listed = "\n".join(matters) if matters else parent.tr("没有未了事项")
    told = Text(listed, "caption", wrap=True)
    told.setObjectName("hand_over_matters")
    listing = QScrollArea()
    listing.setWidgetResizable(True)
    listing.setFrameShape(QFrame.Shape.NoFrame)
    listing.setMinimumHeight(min(_MATTERS_PX, told.sizeHint().height()))
    listing.setMaximumHeight(_MATTERS_PX)
    listing.setWidget(told)

    def act(confirmation: Confirmation) -> HandOver | None:
        if not to.currentData():
            return None
        return HandOver(
            to_id=to.currentData(),
            matters=matters,
            note=confirmation.reason,
            approvals=credentials(confirmation),
        )

    dialog = ActDialog(
        parent, bench, parent.tr("交接"), parent.tr("交接"), act, reason="optional", reason_label=parent.tr("交代")
    )
    dialog.body.addWidget(FieldFrame(parent.tr("接班人"), to))
    dialog.body.addWidget(FieldFrame(parent.tr("未了事项"), listing))

    def follow(_index: int = 0) -> None:
        """The PIN that is asked for is that of the person chosen."""
        dialog.retell()
        for (who, _pin), role in zip(dialog.fields(), ("chief", "inspector", "proctor", "technician"), strict=True):
            if any(s.staff_id == to.currentData() and s.role == role for s in view.staff):
                who.edit.setText(to.currentData())

    to.currentIndexChanged.connect(follow)
    follow()
    return dialog


def reset_dialog(parent: QWidget, bench: Workbench, person: StaffCard) -> ActDialog:
    """解除口令锁定: two others vouch."""
    return ActDialog(
        parent,
        bench,
        parent.tr("解除 {name} 的口令锁定").format(name=person.name),
        parent.tr("解除锁定"),
        lambda c: ResetLockOut(staff_id=person.staff_id, approvals=credentials(c)),
    )


def open_matters(view: RoomView, room_ms: int) -> list[str]:
    """What the next person must know of: everything that waits for somebody, as the list has it, a line a cause."""
    return [say("console.open_matter", who=item.headline, text=item.text) for item in ToDoList().items(view, room_ms)]


def _choice(name: str, options: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    for label, key in options:
        box.addItem(label, key)
    return box
