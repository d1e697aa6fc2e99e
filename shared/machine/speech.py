"""What a program prints is Chinese, whatever code page the machine has, and also where nobody listens.

A pipe or a file takes the machine's code page: on an English Windows one without a Chinese character, and the program
would die of its first sentence, after the work was done. A program without a terminal has no streams at all.
"""

import io
import os
import sys
from pathlib import Path

from shared.words.catalogue import say


def ready_to_speak() -> None:
    """Make standard output and error take every sentence. A code page that knows Chinese stays as it is."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end
        elif isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if _knows_chinese(stream.encoding) else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def _knows_chinese(encoding: str) -> bool:
    try:
        say("commandline.usage").encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
