"""The people at the proctors' machine: proctor, chief examiner, inspector, technician, each with their own PIN."""

import re
from collections.abc import Mapping
from typing import Final

from scripts.lab.demo.processes import Program
from scripts.lab.sit.display import Display
from scripts.lab.troubles.person import Person, Sight, TroubleError

_ROLES: Final = ("proctor", "chief", "inspector", "technician")
_DONE_S: Final = 60.0


class Proctors(Person):
    """Works the console's window. `ids`: role to staff number; `pins`: staff number to PIN."""

    def __init__(self, display: Display, program: Program, ids: dict[str, str], pins: dict[str, str]) -> None:
        super().__init__(display, program)
        self.ids, self.pins = ids, pins
        self.on_duty = ""

    # ------------------------------------------------------------ coming and going
    def sign_in(self, staff_id: str) -> None:
        """Sign in by staff number and PIN."""
        self.fill("#sign_in_staff", staff_id)
        self.fill("#sign_in_pin", self.pins[staff_id])
        self.click("#sign_in_button")
        self.see("#sign_out")
        self.on_duty = staff_id

    def change(self, staff_id: str) -> None:
        """Sign out, and somebody else signs in."""
        if self.on_duty == staff_id:
            return
        self.click("#sign_out")
        self.sign_in(staff_id)

    def page(self, name: str) -> None:
        """Go to a page by the bar at the foot."""
        self.click(f"#nav_{name}")

    # ------------------------------------------------------------ acts
    def act(self, seat: int, name: str) -> None:
        """Choose a seat on the map and press one of its acts."""
        self.page("room")
        self.click(f"#seat-{seat}", told=f"{seat} 号座位")
        self.until(lambda sight: sight.words(f"{seat} 号"), f"右侧没有显示 {seat} 号")
        self.click(f"#act_{name}")

    def todo(self, act: str, seat: int = 0, wait_s: float = 60.0) -> None:
        """Press what a row of 需要处理 offers."""
        self.click(f"#todo_{act}_{seat}", wait_s)

    def confirm(
        self, reason: str = "", *, button: str = "#dialog_confirm", fields: Mapping[str, str] | None = None
    ) -> None:
        """Fill in what the dialog shows and asks for, confirm it, and wait until it is done. Raises TroubleError."""
        self.reach("#dialog_cancel")
        for name, text in (fields or {}).items():
            self.fill(name, text)
        if reason and self._asks("#dialog_reason"):
            self.fill("#dialog_reason", reason)
        for role in _ROLES:
            if self._asks(f"#approver_{role}_pin"):
                self.fill(f"#approver_{role}_id", self.ids[role])
                self.fill(f"#approver_{role}_pin", self.pins[self.ids[role]])
                self.clicked.append(f"（{_WORDS[role]}输入口令）")
        if reason and self._asks("#dialog_reason") and self._front_text("#dialog_reason") != reason:
            self.fill("#dialog_reason", reason)  # what the room just did moved the fields under the hand
        self.click(button)
        self.until(lambda sight: not _front(sight, button), "没有办成", _DONE_S)

    def _asks(self, name: str) -> bool:
        return _front(self.look(), name)

    def _front_text(self, name: str) -> str:
        found = self._front(name)
        return found.text if found is not None else ""

    def recover(self) -> None:
        """Whatever lies open is closed, so that the next trouble finds the room."""
        for _ in range(3):
            sight = self.look()
            if all(part.front for part in sight.parts):
                break
            self.key("Escape")
        if self.look().part("#sign_in_pin") is not None and self.on_duty:
            self.sign_in(self.on_duty)

    # ------------------------------------------------------------ what is shown
    def state(self, seat: int) -> str:
        """The state of a seat as its card shows it."""
        return str(self.look().facts["seats"].get(str(seat), {}).get("state"))

    def left_ms(self, seat: int) -> int:
        """The remaining time that the card of a seat shows."""
        return int(self.look().facts["seats"][str(seat)]["left_ms"] or 0)

    def answered(self, seat: int) -> int:
        """How many items the card of a seat shows as answered."""
        return int(self.look().facts["seats"][str(seat)]["answered"])

    def log_lines(self) -> list[tuple[int, str]]:
        """The log as the window has it, newest last: number and words."""
        return [(int(seq), str(text)) for seq, text in reversed(self.look().facts.get("log", ()))]

    def read(self, words: str, pattern: str) -> str:
        """What a sentence on the screen says in one place. Raises TroubleError."""
        said = self.see(words)
        found = re.search(pattern, said)
        if found is None:
            raise TroubleError(f"“{said}”里没有要抄的内容")
        return found.group(1)


def _front(sight: Sight, name: str) -> bool:
    return any(part.name == name[1:] and part.front for part in sight.parts)


_WORDS: Final = {"proctor": "监考", "chief": "主考", "inspector": "巡考", "technician": "技术人员"}
