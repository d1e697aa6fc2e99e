"""Collects what is wrong with a session plan and the sheets around it: one line of Chinese for each problem."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from scripts.centre.authoring.shape_words import shape_words
from scripts.centre.authoring.source.faults import Faults
from scripts.centre.authoring.source.reading import read_toml
from scripts.centre.authoring.source.toml_lines import TomlLines
from shared.words.catalogue import say

Model = TypeVar("Model")


class Findings:
    """The problems of one run. A place is a file, or a file and the key in it, as `rules.late_limit_s`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._known: dict[str, TomlLines] = {}

    def add(self, where: str, what: str, *, key: str = "") -> None:
        """Note a problem at a place; the line is told where the file was read here."""
        if key and (known := self._known.get(where)):
            line = known.line(tuple(key.split(".")))
            where = say("author.place_line", file=where, line=line, key=key)
        elif key:
            where = say("author.place", file=where, key=key)
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

    def convert(self, value: Any, model: type[Model], where: str, key: str = "") -> Model | None:
        """The value as a model; None (and a finding) if it does not fit."""
        try:
            return msgspec.convert(value, model)
        except msgspec.ValidationError as error:
            self.add(where, say("author.form", error=shape_words(error)), key=key)
            return None
