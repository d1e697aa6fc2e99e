"""Reads the centre's TOML files and names every problem by file and place instead of stopping at the first."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

Model = TypeVar("Model")


class Findings:
    """Collects one line of Chinese for each problem."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, where: str, what: str) -> None:
        """Note a problem at a place (file, item)."""
        self.lines.append(f"{where}：{what}")

    def read(self, path: Path, where: str) -> dict[str, Any]:
        """The content of a TOML file; an empty table (and a finding) if it cannot be read."""
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.add(where, "文件不存在")
        except UnicodeDecodeError:
            self.add(where, "不是 UTF-8 编码，请另存为 UTF-8")
        except tomllib.TOMLDecodeError as error:
            self.add(where, f"TOML 写法有误（{error}）")
        except OSError:
            self.add(where, "文件无法读取")
        return {}

    def convert(self, value: Any, model: type[Model], where: str) -> Model | None:
        """The value as a model; None (and a finding) if it does not fit."""
        try:
            return msgspec.convert(value, model)
        except msgspec.ValidationError as error:
            self.add(where, f"内容不符合格式（{error}）")
            return None
