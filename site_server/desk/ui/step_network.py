"""第三步: at which of its addresses the room finds this machine. Object names: `address-<n>` `address-again` `port`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.words.catalogue import say
from site_server.desk.ui.step import Step
from site_server.domain.rooms import FIRST_PORT
from site_server.first_run.addresses import OwnAddress, own_addresses, port_is_free

_LOWEST, _HIGHEST = 1024, 65_535


class NetworkStep(Step):
    """Every address with its adapter and whether it stays; one is chosen, the others stand behind it.

    `find_addresses` tells the machine's addresses; the picture maker has its own.
    """

    def __init__(self, find: Callable[[], tuple[OwnAddress, ...]] = own_addresses) -> None:
        super().__init__(
            "network",
            self.tr("服务器地址"),
            self.tr("选择接考场交换机的那块网卡。各电脑用这个地址找服务器，所以它应当是固定的。"),
        )
        self.find_addresses = find
        self._found: tuple[OwnAddress, ...] = ()
        self._group = QButtonGroup(self)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(Space.S)
        self.advice = Banner(tone="warn")
        self.advice.hide()
        again = Button(self.tr("重新查看"), icon_name="network")
        again.setObjectName("address-again")
        again.clicked.connect(self.look)
        self.port = NumberBox(_LOWEST, _HIGHEST, FIRST_PORT)
        self.port.setObjectName("port")
        self.port.setFixedWidth(140)
        self.port_field = FieldFrame(self.tr("端口"), self.port, self.tr("一般不用改。防火墙须放行这个端口。"))
        self.port.valueChanged.connect(lambda _value: self._port_changed())
        self._group.idClicked.connect(lambda _id: self._chosen())
        self.body.addLayout(self._choices)
        self.body.addWidget(self.advice)
        row = QHBoxLayout()
        row.addWidget(again)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.port_field)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The chosen address, then the other real ones."""
        chosen = self._at()
        if chosen is None:
            return ()
        others = (one.address for one in self._found if one is not chosen and not one.virtual)
        return (chosen.address, *others)

    def problem(self) -> str:
        """See Step."""
        if not self._found:
            return say("desk.address_none")
        if self._at() is None:
            return self.tr("请选择一个地址。")
        return self.port_field.error

    def entered(self) -> None:
        """See Step."""
        self.look()
        self._port_changed()

    def look(self) -> None:
        """Ask the machine for its addresses anew; the choice stays where it can."""
        before = self._at()
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        self._found = self.find_addresses()
        for number, one in enumerate(self._found):
            speed = self.tr("，{mbit} 兆").format(mbit=one.mbit_s) if one.mbit_s else ""
            words = f"{one.address}　{one.adapter}{speed}（{say(f'desk.origin.{one.origin}')}）"
            button = QRadioButton(words)
            button.setObjectName(f"address-{number + 1}")
            self._group.addButton(button, number)
            self._choices.addWidget(button)
            same = before is not None and before.address == one.address
            button.setChecked(same or (before is None and number == 0 and not one.virtual))
        self._chosen()

    def _at(self) -> OwnAddress | None:
        number = self._group.checkedId()
        return self._found[number] if 0 <= number < len(self._found) else None

    def _chosen(self) -> None:
        one = self._at()
        code = ""
        if not self._found:
            code = "address_none"
        elif one is not None and one.virtual:
            code = "address_virtual"
        elif one is not None and one.origin == "lent":
            code = "address_lent"
        self.advice.setVisible(bool(code))
        if code:
            self.advice.set_message(say(f"desk.{code}"), "warn")
        self.changed.emit()

    def _port_changed(self) -> None:
        port = self.port.value()
        taken = "" if port_is_free(port) else say("desk.port_taken", port=port, other=port + 1)
        self.port_field.set_error(taken)
        self.changed.emit()
