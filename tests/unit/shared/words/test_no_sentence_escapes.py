"""Chinese stands in the catalogue and in windows' `self.tr()`: this walk over the source finds it elsewhere."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import shared.exam.kinds.registry  # the kinds bring words of their own
import shared.readiness.doctor  # and so do the checks, and what tells of them
import shared.readiness.words  # noqa: F401
from proctor_console.records.registry import all_forms
from shared.words.catalogue import CHINESE
from shared.words.pseudo import is_chinese

HOME = Path(__file__).parents[4]
ROOMS = ("shared", "site_server", "proctor_console", "candidate_client", "scripts", "installers")
FILES = sorted(p.relative_to(HOME).as_posix() for room in ROOMS for p in (HOME / room).rglob("*.py"))
TRANSLATED = {"tr", "translate", "QT_TRANSLATE_NOOP"}
all_forms()  # each brings words of its own
# `learn` hands a part's own words to the catalogue, so that an item kind is one file. `Meta` describes a field of an
# author's form in the schema for editors: it stands with the field, as its type does.
TAKEN_IN = {"learn", "Meta"}

# What may hold Chinese for good, and why.
AT_HOME = {
    "shared/words/zh/": "the catalogue",
    "shared/exam/typed.py": "signs and units that people type; read, never said",
    "shared/exam/kinds/units.py": "units as stems and hints name them; read, never said",
    "shared/exchange/same_words.py": "how people write dates, times and dashes; read, never said",
    "shared/exchange/session_words.py": "how people write days and hours of sessions; read, never said",
    "shared/exchange/sheet_words.py": "column names and contents of the national sheets; read and compared",
    "shared/workbook/formats/": "number formats as Excel writes them, and Chinese numerals",
    "shared/workbook/functions/text.py": "a date as Excel writes it",
    "shared/workbook/series.py": "months, weekdays and numerals as a filled series goes on; content of cells",
    "shared/workbook/entry.py": "signs and units that people type; read, never said",
    "shared/workbook/odd.py": "signs and units that people type; read, never said",
    "shared/qtkit/gallery.py": "the developers' gallery of widgets",
    "candidate_client/input_method/choice.py": "names of input methods and keyboards, as people know them",
    "candidate_client/input_method/windows.py": "names of input methods and keyboards, as people know them",
    "candidate_client/input_method/ibus.py": "signs that input methods show; read, never said",
    "candidate_client/ui/input_method/trying.py": "a range of characters",
    "scripts/dev": "the developers' commands, which run before anything is installed",
    "installers/": "the developers' commands as well",
    "scripts/lab/": "the laboratory: made-up rooms, papers and answers, and reports for developers",
    "scripts/centre/authoring/formula_words.py": "the grammar by which a formula is read aloud in Chinese",
    "scripts/centre/authoring/formulas.py": "a range of characters",
    "scripts/centre/authoring/written.py": "what is looked for in authors' texts; read, never said",
    "scripts/centre/issuing/columns.py": "columns of the sheets that are read, as their heads are written",
    "scripts/centre/issuing/extension.py": "how people write a number of candidates; read, never said",
    "scripts/centre/samples/": "documents of the sample exam",
}


def _tree(path: str) -> ast.Module:
    return ast.parse((HOME / path).read_text("utf-8"), path)


def chinese_literals(path: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string that holds Chinese, without docstrings and what Qt or the catalogue has."""
    tree, passed = _tree(path), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed.add(id(node.value))
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TRANSLATED | TAKEN_IN:
                passed |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in passed:
            continue
        if isinstance(node.value, str) and any(map(is_chinese, node.value)):
            yield node.lineno, node.value


def said(path: str) -> Iterator[tuple[int, str, set[str] | None]]:
    """Line, code and named values of each `say("…", …)` of a file; None for values given by `**`."""
    tree = _tree(path)
    if not any(isinstance(n, ast.ImportFrom) and n.module == "shared.words.catalogue" for n in ast.walk(tree)):
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
            continue
        code = node.args[0] if node.args else None
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            names = [keyword.arg for keyword in node.keywords]
            yield node.lineno, code.value, None if None in names else {name for name in names if name}


def _of(room: str) -> list[str]:
    """A room's files. One test for each file would be three thousand, which cost more to count than to run."""
    files = [path for path in FILES if path.startswith(f"{room}/")]
    assert files, room
    return files


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_that_is_said_exists_and_gets_its_values(room: str) -> None:
    wrong = []
    for path in _of(room):
        for line, code, given in said(path):
            if code not in CHINESE.entries:
                wrong.append(f"{path}:{line}: no sentence {code}")
            elif given is not None:
                places = {name for _, name, _, _ in Formatter().parse(CHINESE.entries[code]) if name is not None}
                wrong += [f"{path}:{line}: {code} lacks {sorted(places - given)}"] if places - given else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_stands_outside_the_catalogue(room: str) -> None:
    outside = [path for path in _of(room) if not path.startswith(tuple(AT_HOME))]
    found = [f"{path}:{line}: {text}" for path in outside for line, text in chinese_literals(path)]
    assert not found, "\n".join(found)
