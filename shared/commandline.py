"""Command lines in Chinese: the help, and what was wrong with what was typed.

argparse has its own words in English and no way to give others but a catalogue for the whole process. Options keep
their Latin names; people type them from a printed manual.
"""

import argparse
import re
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

USAGE_ERROR: Final = 2

_KINDS: Final[dict[str, str]] = {"int": "，应为整数", "float": "，应为数"}
_ERRORS: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (r"the following arguments are required: (.+)", lambda m: f"缺少 {_bare(m[1])}"),
    (r"one of the arguments (.+) is required", lambda m: f"{m[1]} 中要写一个"),
    (r"unrecognized arguments: (.+)", lambda m: f"多写了 {m[1]}，或选项名写错了"),
    (r"ambiguous option: (\S+) could match (.+)", lambda m: f"{m[1]} 不完整，可能是 {m[2]}"),
    (r"argument (\S+): not allowed with argument (.+)", lambda m: f"{m[1]} 不能与 {m[2]} 同时写"),
    (
        r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)",
        lambda m: f"{m[1]} 没有 {_bare(m[2])} 这一项，可选 {_bare(m[3])}",
    ),
    (r"argument (\S+): invalid (\w+) value: (.+)", lambda m: f"{m[1]} 的值 {m[3]} 不对{_KINDS.get(m[2], '')}"),
    (r"argument (\S+): expected one argument", lambda m: f"{m[1]} 后面要写一个值"),
    (r"argument (\S+): expected at least one argument", lambda m: f"{m[1]} 后面至少要写一个值"),
    (r"argument (\S+): expected (\d+) arguments?", lambda m: f"{m[1]} 后面要写{m[2]}个值"),
    (r"argument (\S+): ignored explicit argument (.+)", lambda m: f"{m[1]} 后面不要写值（写了 {m[2]}）"),
    (r"argument (\S+): (.+)", lambda m: f"{m[1]}：{m[2]}"),
)
_HEADINGS: Final = {"positional arguments": "要写的内容", "options": "选项", "optional arguments": "选项"}


class CommandParser(argparse.ArgumentParser):
    """`argparse.ArgumentParser` with Chinese words.

    Options are written in full: what an abbreviation means would change with the next option.
    """

    def __init__(self, *, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(
            prog=prog, description=description, add_help=False, allow_abbrev=False, formatter_class=_Formatter
        )
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the command, and end with exit code 2."""
        self.exit(USAGE_ERROR, f"{self.format_usage()}命令没有执行：{chinese(message)}。加 --help 查看写法。\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: "Iterable[argparse._MutuallyExclusiveGroup]",
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))


def chinese(message: str) -> str:
    """Argparse's complaint in Chinese; one that is not known stays as it is."""
    for pattern, told in _ERRORS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return told(found)
    return message


def _bare(names: str) -> str:
    return names.replace("'", "").replace(", ", "、")
