"""Command lines in the words of the catalogue: the help, and what was wrong with what was typed.

argparse has its own words in English and no way to give others but a catalogue for the whole process. Options keep
their Latin names; people type them from a printed manual.
"""

import argparse
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NoReturn

from shared.words.catalogue import Words, row, say

USAGE_ERROR: Final = 2

_KINDS: Final = Words("commandline.kind", ("int", "float"))
_ERRORS: Final = {
    "required": r"the following arguments are required: (?P<names>.+)",
    "one_of": r"one of the arguments (?P<options>.+) is required",
    "unknown": r"unrecognized arguments: (?P<typed>.+)",
    "ambiguous": r"ambiguous option: (?P<typed>\S+) could match (?P<options>.+)",
    "not_with": r"argument (?P<option>\S+): not allowed with argument (?P<other>.+)",
    "no_such_choice": r"argument (?P<option>\S+): invalid choice: (?P<choice>.+?) \(choose from (?P<choices>.+)\)",
    "bad_value": r"argument (?P<option>\S+): invalid (?P<kind>\w+) value: (?P<typed>.+)",
    "one_value": r"argument (?P<option>\S+): expected one argument",
    "some_values": r"argument (?P<option>\S+): expected at least one argument",
    "values": r"argument (?P<option>\S+): expected (?P<count>\d+) arguments?",
    "no_value": r"argument (?P<option>\S+): ignored explicit argument (?P<typed>.+)",
    "other": r"argument (?P<option>\S+): (?P<told>.+)",
}
"""Argparse's complaints by the name of our own sentence, which takes the named parts as its values."""
_AROUND: Final = " \t\r\n\u3000\"'“”‘’＂＇"
_QUOTED: Final = frozenset({"names", "choice", "choices"})
_HEADINGS: Final = {
    "positional arguments": "commandline.heading.arguments",
    "options": "commandline.heading.options",
    "optional arguments": "commandline.heading.options",
}


def typed_path(text: str) -> Path:
    """A path as people give it: pasted from a file manager it comes in quotes, or with an invisible sign in front, and
    a back-slash before the closing quote leaves that quote behind. What lies there exactly as typed is meant so.
    """
    exact = Path(text)
    bare = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip(_AROUND)
    try:
        return exact if not bare or exact.exists() else Path(bare)
    except (OSError, ValueError):
        return Path(bare)


class CommandParser(argparse.ArgumentParser):
    """`argparse.ArgumentParser` with the words of the catalogue.

    Options are written in full: what an abbreviation means would change with the next option.
    """

    def __init__(self, *, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(
            prog=prog, description=description, add_help=False, allow_abbrev=False, formatter_class=_Formatter
        )
        self.add_argument("-h", "--help", action="help", help=say("commandline.help"))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command, and end with exit code 2."""
        self.exit(USAGE_ERROR, f"{self.format_usage()}{say('commandline.not_done', told=told(message))}\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: "Iterable[argparse._MutuallyExclusiveGroup]",
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, say("commandline.usage") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        code = _HEADINGS.get(heading or "")
        super().start_section(say(code) if code else heading)


def told(message: str) -> str:
    """Argparse's complaint in our own words; one that is not known stays as it is."""
    for name, pattern in _ERRORS.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            values = {key: _bare(text) if key in _QUOTED else text for key, text in found.groupdict().items()}
            if "kind" in values:
                values["kind"] = _KINDS.get(values["kind"], "")
            return say(f"commandline.{name}", **values)
    return message


def _bare(names: str) -> str:
    return row(names.replace("'", "").split(", "))
