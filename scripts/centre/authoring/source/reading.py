"""Reads a TOML file of the folder, and what it says as a form; what does not fit is told by line in plain Chinese."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.source.toml_lines import TomlLines
from shared.exam.kinds.fitting import read_form

Form = TypeVar("Form", bound=msgspec.Struct)

LARGEST: Final = 4 << 20
"""No author writes a file of 4 MB by hand; something else lies there under the name."""

_AT: Final = re.compile(r" \(at line (\d+), column (\d+)\)")
_CAUSES: Final = (
    ("Expected '='", "“名称 = 值”里缺少等号"),
    ("Invalid value", "等号后面的值写法不对：文字要放在英文双引号里，true、false 不加引号"),
    ("Unterminated string", "引号没有成对，请补上后一个英文引号"),
    ("Unclosed array", "方括号没有成对，请补上 ]"),
    ("Unclosed inline table", "花括号没有成对，请补上 }"),
    ("Expected ']'", "表头的方括号没有成对"),
    ("Expected newline", "一行里写了两项，或文字后面多了字符；请分行书写，并检查引号"),
    ("Cannot overwrite", "同一项写了两次，请删去一处"),
    ("Cannot declare", "同一个表写了两次，请改用 [[…]] 或删去一处"),
    ("Cannot mutate", "同一个表写了两处，请合并"),
    ("Duplicate inline table key", "花括号里同一项写了两次，请删去一处"),
    ("Cannot redefine", "同一项写了两次，请删去一处"),
    ("Illegal character", "文字里有不能出现的字符（多为换行）；多行文字请用三个双引号"),
    ("Found invalid character", "文字里有不能出现的控制字符，请删去"),
    ("Unescaped '\\'", "双引号里的反斜杠要写成两个 \\\\，或改用单引号"),
    ("Invalid initial character", "名称只能用英文字母、数字、横线和下划线；请检查是否用了中文标点或多余的字符"),
    ("Invalid statement", "这一行不是“名称 = 值”，也不是表头；请检查是否用了中文标点或漏了 # "),
)


def read_toml(folder: Path, name: str, faults: Faults, *, named_at: Spot | None = None) -> dict[str, Any] | None:
    """The content of a file; None (and a finding) if it cannot be read. `named_at`: where the folder asks for it."""
    spot, path = Spot(name), folder / name
    try:
        if path.stat().st_size > LARGEST:
            faults.add(spot, "file_too_large", "文件超过 4 MB，不像手写的试卷文件。请换成正确的文件。")
            return None
        # Windows' editor puts a mark before UTF-8 that TOML does not know.
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        faults.add(named_at or spot, "file_missing", f"找不到文件 {name}。请检查文件名，或把文件放进文件夹。")
        return None
    except UnicodeDecodeError:
        faults.add(spot, "not_utf8", "不是 UTF-8 编码。请用编辑器另存为 UTF-8。")
        return None
    except OSError as error:
        faults.add(named_at or spot, "file_unreadable", f"无法读取 {name}（{error.strerror or error}）。")
        return None
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        faults.add_at(name, _line(str(error), text), "toml_syntax", f"TOML 写法有误：{_cause(str(error))}。")
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
    return next((told for begin, told in _CAUSES if error.startswith(begin)), _AT.sub("", error).rstrip("."))
