"""Collects what is wrong with a session plan and the sheets around it: one line of Chinese for each problem."""

import re
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from scripts.centre.authoring.source.faults import Faults
from scripts.centre.authoring.source.reading import read_toml
from scripts.centre.authoring.source.toml_lines import TomlLines

Model = TypeVar("Model")
_KEY: Final = re.compile(r"(\S+) 的 ([\w.]+)")


class Findings:
    """The problems of one run. A place is a file, or a file and the key in it: `plan.toml 的 rules.late_limit_s`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._known: dict[str, TomlLines] = {}

    def add(self, where: str, what: str) -> None:
        """Note a problem at a place; the line is told where the file was read here."""
        key = _KEY.fullmatch(where)
        if key and (known := self._known.get(key[1])):
            where = f"{key[1]}:{known.line(tuple(key[2].split('.')))} 的 {key[2]}"
        self.lines.append(f"{where}：{what}")

    def read(self, path: Path, where: str) -> dict[str, Any]:
        """The content of a TOML file, known as `where`; an empty table (and a finding) if it cannot be read."""
        faults = Faults()
        content = read_toml(path.parent, path.name, faults)
        self.lines += [fault.text() for fault in faults.found()]
        if content is None:
            return {}
        self._known[where] = faults.lines_of(path.name)
        return content

    def convert(self, value: Any, model: type[Model], where: str) -> Model | None:
        """The value as a model; None (and a finding) if it does not fit."""
        try:
            return msgspec.convert(value, model)
        except msgspec.ValidationError as error:
            self.add(where, f"内容不符合格式（{error}）")
            return None
