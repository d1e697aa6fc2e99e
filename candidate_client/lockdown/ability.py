"""What this PC can enforce of the lock, asked of the machine itself: the rows of `lock-check`.

Words: `lockcheck.<name>` is the row's title, `lockcheck.<name>.<code>` what was found.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from candidate_client.lockdown import ability_linux, ability_windows
from candidate_client.lockdown.answer import Answer
from shared.words.catalogue import say

Grade = Literal["held", "partly", "not"]
_MARKS: Final[dict[Grade, str]] = {"held": "✓", "partly": "△", "not": "✗"}


@dataclass(frozen=True, slots=True)
class Report:
    """All rows. `holds`: the PC may be used for an exam that has to be locked."""

    answers: tuple[Answer, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is missing that everything else rests on: keys, window, guard."""
        return all(answer.grade != "not" for answer in self.answers if answer.needed)

    def lines(self) -> list[str]:
        """In Chinese, one row a line, and what it comes to."""
        rows = [
            f"{_MARKS[a.grade]} {say(f'lockcheck.{a.name}')}：{say(f'lockcheck.{a.name}.{a.code}')}"
            for a in self.answers
        ]
        return [*rows, "", say("lockcheck.holds") if self.holds else say("lockcheck.fails")]


def ask_machine(data: Path, platform: str = sys.platform) -> Report:
    """Ask this machine; takes a few seconds and changes nothing that stays."""
    asked = ability_windows.answers(data) if platform == "win32" else ability_linux.answers(data)
    return Report(tuple(asked))
