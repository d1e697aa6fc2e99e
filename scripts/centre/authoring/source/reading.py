"""Reads a TOML file of the folder, and what it says as a form; what does not fit is told by line in plain Chinese."""

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.source.toml_lines import TomlLines
from shared.exam.kinds.fitting import read_form
from shared.machine.trouble import reason
from shared.words.catalogue import say

Form = TypeVar("Form", bound=msgspec.Struct)

LARGEST: Final = 4 << 20
"""No author writes a file of 4 MB by hand; something else lies there under the name."""

_AT: Final = re.compile(r" \(at line (\d+), column (\d+)\)")
_TEXTS: Final = re.compile(
    r'#[^\n]*|"""(?:[^\\]|\\.)*?"""|"""|"(?:[^"\\\n]|\\.)*"'
    r"|'''.*?'''|'''|'[^'\n]*'",
    re.DOTALL,
)
"""Remarks and texts of a file; three quotes alone are the beginning of a text that does not end."""
_PLAIN_SIGNS: Final = {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": ".", "【": "[", "】": "]"}
_CAUSES: Final = (
    ("Expected '='", "no_equals"),
    ("Invalid value", "value"),
    ("Unterminated string", "string_open"),
    ("Unclosed array", "array_open"),
    ("Unclosed inline table", "table_open"),
    ("Expected ']'", "head_open"),
    ("Expected newline", "two_in_a_line"),
    ("Cannot overwrite", "key_twice"),
    ("Cannot declare", "table_twice"),
    ("Cannot mutate", "table_split"),
    ("Duplicate inline table key", "inline_twice"),
    ("Cannot redefine", "redefined"),
    ("Illegal character", "character"),
    ("Found invalid character", "control"),
    ("Unescaped '\\'", "backslash"),
    ("Invalid initial character", "name"),
    ("Invalid statement", "statement"),
)


def read_toml(folder: Path, name: str, faults: Faults, *, named_at: Spot | None = None) -> dict[str, Any] | None:
    """The content of a file; None (and a finding) if it cannot be read. `named_at`: where the folder asks for it."""
    spot, path = Spot(name), folder / name
    try:
        if path.stat().st_size > LARGEST:
            faults.add(spot, "file_too_large", say("author.toml.too_large"))
            return None
        # Windows' editor puts a mark before UTF-8 that TOML does not know.
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        faults.add(named_at or spot, "file_missing", say("author.toml.missing", name=name))
        return None
    except UnicodeDecodeError:
        faults.add(spot, "not_utf8", say("author.toml.not_utf8"))
        return None
    except OSError as error:
        faults.add(
            named_at or spot,
            "file_unreadable",
            say("author.toml.unreadable", name=name, reason=reason(error)),
        )
        return None
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        told = say("author.toml.syntax", cause=_sign(str(error), text) or _cause(str(error)))
        faults.add_at(name, _line(str(error), text), "toml_syntax", told)
        return None
    faults.know(name, TomlLines(text.replace("\r\n", "\n")))
    return content


def fit(raw: Any, form: type[Form], spot: Spot, faults: Faults) -> Form | None:
    """What a file says as its form; None, and each misfit noted, if it does not fit."""
    read, findings = read_form(raw, form)
    for found in findings:
        faults.add(spot.at(*found.path), found.code, found.sentence)
    return read


def _line(error: str, text: str) -> int:
    found = _AT.search(error)
    if found:
        return int(found[1])
    if error.startswith("Unterminated string"):  # at the end of the file: where did it begin?
        begun = next((m for m in _TEXTS.finditer(text) if m[0] in {'"""', "'''"}), None)
        if begun:
            return text.count("\n", 0, begun.start()) + 1
    return text.count("\n") + 1


def _sign(error: str, text: str) -> str:
    """What is said where a sign of a Chinese keyboard, or one that nobody sees, stands for one of TOML's own."""
    found = _AT.search(error)
    lines = text.split("\n")
    line = lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""
    char = line[int(found[2]) - 1 : int(found[2])] if found else ""
    if not char or char.isascii():
        return ""
    if unicodedata.category(char)[0] in "ZC":
        return say("author.toml.cause.unseen", code=ord(char))
    if error.startswith("Expected newline"):
        return say("author.toml.cause.one_more", sign=char)
    plain = _PLAIN_SIGNS.get(char) or unicodedata.normalize("NFKC", char)
    return say("author.toml.cause.sign", sign=char, plain=plain) if plain.isascii() and plain.isprintable() else ""


def _cause(error: str) -> str:
    return next(
        (say(f"author.toml.cause.{name}") for begin, name in _CAUSES if error.startswith(begin)),
        _AT.sub("", error).rstrip("."),
    )
