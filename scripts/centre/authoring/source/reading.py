"""Reads a TOML file of the folder, and what it says as a form; what does not fit is told by line in plain Chinese."""

import re
import tomllib
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
        faults.add_at(name, _line(str(error), text), "toml_syntax", say("author.toml.syntax", cause=_cause(str(error))))
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
    return int(found[1]) if found else text.count("\n") + 1


def _cause(error: str) -> str:
    return next(
        (say(f"author.toml.cause.{name}") for begin, name in _CAUSES if error.startswith(begin)),
        _AT.sub("", error).rstrip("."),
    )
