"""One answer of a machine about its lock."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of `lock-check`.

    Attributes:
        name: what was asked, names the words.
        code: what was found.
        grade: held, partly (a person has to look), not.
        needed: without it the PC is not locked at all.
    """

    name: str
    code: str
    grade: Literal["held", "partly", "not"] = "held"
    needed: bool = False


def data_answer(data: Path) -> Answer:
    """Whether old settings and the guard's signs can be kept: without it nothing is changed and nobody guarded."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"?")
        writable = True
    except OSError:
        writable = False
    return Answer("guard", "good" if writable else "no_folder", "held" if writable else "not", needed=True)
