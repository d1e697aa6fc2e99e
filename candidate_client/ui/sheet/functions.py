"""The functions a formula may use, with their arguments and a line of help each; the words stand in functions.toml."""

import functools
import tomllib
from importlib import resources

import msgspec


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """`arguments` as people read them; one in [] may be left out, `…` repeats the one before."""

    name: str
    arguments: tuple[str, ...]
    help: str

    @property
    def signature(self) -> str:
        """ROUND(数值, 小数位数)."""
        return f"{self.name}({', '.join(self.arguments)})"

    def argument_at(self, place: int) -> int:
        """Which of the arguments shown the one at a place from 0 is; a repeated one stays the last."""
        last = len(self.arguments) - 1
        if last >= 0 and self.arguments[last] == "…":
            last -= 1
        return min(place, max(0, last))


@functools.cache
def functions() -> dict[str, Function]:
    """All of them by name, in the order of the file."""
    text = resources.files(__package__).joinpath("functions.toml").read_text(encoding="utf-8")
    return {
        name: Function(name=name, arguments=tuple(a.strip() for a in given.split(",") if a.strip()), help=words)
        for name, (given, words) in tomllib.loads(text).items()
    }


def matching(begun: str) -> list[Function]:
    """The functions whose name begins so; alphabetical, as people look them up."""
    wanted = begun.upper()
    return sorted((f for f in functions().values() if f.name.startswith(wanted)), key=lambda f: f.name)
