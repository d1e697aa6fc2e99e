"""Every value that tomllib reads has its line, whatever way it was written."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.centre import samples
from scripts.centre.authoring.source.toml_lines import TomlLines

SAMPLES = samples.FOLDER


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    here = {path} if path else set()
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return here.union(*(paths(inner, (*path, key)) for key, inner in pairs))


@pytest.mark.parametrize("file", sorted(SAMPLES.rglob("*.toml")), ids=lambda path: path.name)
def test_each_value_of_the_samples_stands_on_the_line_of_its_key(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    known = TomlLines(text).known()
    assert set(known) == paths(tomllib.loads(text))
    lines = text.split("\n")
    for path, line in known.items():
        if isinstance(path[-1], str):
            assert path[-1] in lines[line - 1]


def test_tables_arrays_dotted_and_quoted_keys() -> None:
    text = (
        "a.b = {c = [1, 2,\n\n 3], \"d\\u0041\" = '''x\n''''}\n"
        '[[q]]\n[[q.r]]\nz=1 # x = "\n[q.r.s]\nt="\\""\n[[q]]\n'
    )
    lines = TomlLines(text)
    assert set(lines.known()) == paths(tomllib.loads(text))
    assert lines.line(("a", "b", "c", 2)) == 3
    assert lines.line(("a", "b", "dA")) == 3
    assert lines.line(("q", 0, "r", 0, "s", "t")) == 9
    assert lines.line(("q", 1)) == 10
    assert lines.line(("q", 0, "r", 0, "none", "x")) == 6
    assert lines.line(("none",)) == 1


def test_a_line_inside_a_long_text() -> None:
    lines = TomlLines('x = 1\nopened = """\nfirst\nsecond"""\nstraight = """first\nsecond"""\n')
    assert [lines.line_in_text(("opened",), down) for down in (0, 1)] == [3, 4]
    assert [lines.line_in_text(("straight",), down) for down in (0, 1)] == [5, 6]
    assert lines.line_in_text(("x",), 3) == 1


KEY = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=6)
TEXT = st.text(st.sampled_from("ab[]{}#=,.'\\ 题"), max_size=8)
VALUE = st.recursive(
    st.integers(0, 9) | st.booleans() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
    max_leaves=12,
)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return f"'''{value}'''" if "'" not in value and "\\" not in value else quoted(value)
        case list():
            return "[ # a remark ] \n" + ",\n".join(written(one) for one in value) + "\n]"
        case _:
            return "{" + ", ".join(f"{quoted(k)} = {written(v)}" for k, v in value.items()) + "}"


@given(st.dictionaries(KEY, VALUE, max_size=4))
def test_whatever_is_written_every_value_is_found(content: dict[str, Any]) -> None:
    text = "\n".join(f"{quoted(key)} = {written(value)}" for key, value in content.items())
    assert set(TomlLines(text).known()) == paths(tomllib.loads(text))
