"""Slips of the pen in an item's texts: the answer left in the stem, words about what is not there, a place-holder."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scripts.centre.authoring.stems import pictures
from scripts.centre.authoring.written import (
    BEFORE,
    DOCUMENTS_HERE,
    JUDGED,
    OPTION_LETTERS,
    OWN_LETTER,
    PICTURE_HERE,
    PLACEHOLDER,
    SHEET_HERE,
    TABLE_HERE,
    VERDICT,
    chosen_letters,
)
from shared.exam.kinds.findings import Finding, Path, finding, inside
from shared.words.catalogue import say

_TABLE: Final = re.compile(r"^\s*\|?\s*:?-{2,}", re.MULTILINE)


def slips(raw: Mapping[str, Any], *, shuffled: bool, mixed: bool, sheet: bool = True) -> Iterator[Finding]:
    """The slips of an item's table as written.

    `shuffled`: its options stand in another order for each candidate; `mixed`: so do the items of its group. `sheet`:
    the paper has a sheet of formulas.
    """
    stem, analysis = _text(raw, "stem"), _text(raw, "analysis")
    yield from _in_stem(raw, stem)
    yield from _own_letters(raw.get("options"))
    for path, text in (("stem",), stem), (("material",), _text(raw, "material")), (("answer",), _text(raw, "answer")):
        if placeholder := PLACEHOLDER.search(text):
            yield finding(path, "placeholder", say("author.slip.placeholder", found=placeholder[0]), doubt=True)
    if mixed and (before := BEFORE.search(stem)):
        yield finding(("stem",), "names_other_item", say("author.slip.before", found=before[0]))
    yield from _not_there(raw, stem, sheet=sheet)
    if not shuffled and (letters := chosen_letters(analysis)) and letters != _key(raw):
        told = say("author.slip.analysis", letters=letters, key=_key(raw))
        yield finding(("analysis",), "analysis_differs", told)
    verdict = VERDICT.search(analysis) if isinstance(raw.get("answer"), bool) else None
    if verdict is not None and raw["answer"] is bool(verdict["wrong"]):
        told = say("author.slip.verdict", found=verdict[0])
        yield finding(("analysis",), "analysis_differs", told)
    for place, question in enumerate(raw.get("question", ()) if isinstance(raw.get("question"), list) else ()):
        if isinstance(question, Mapping):
            whole = {**question, "material": _text(raw, "material"), "documents": raw.get("documents")}
            found = slips(whole, shuffled=shuffled, mixed=False, sheet=sheet)
            yield from inside(("question", place), (one for one in found if one.path[:1] != ("material",)))


def _in_stem(raw: Mapping[str, Any], stem: str) -> Iterator[Finding]:
    """The brackets of a question filled with its answer, as in the copy it was taken from."""
    if isinstance(raw.get("answer"), bool):
        if judged := JUDGED.search(stem):
            yield finding(("stem",), "answer_in_stem", say("author.slip.in_stem", found=judged[0]))
    elif isinstance(raw.get("options"), list):
        found = [one[0] for one in OPTION_LETTERS.finditer(stem)]
        if len(found) == 1:  # several are names: 甲（A）、乙（B）
            letters = "".join(sorted(re.sub(r"[^A-Z]", "", found[0])))
            told = say("author.slip.in_stem", found=found[0])
            yield finding(("stem",), "answer_in_stem", told, doubt=letters != _key(raw))


def _own_letters(options: Any) -> Iterator[Finding]:
    """Options that begin with a letter: the window puts its own before each, in the candidate's order."""
    for place, option in enumerate(options if isinstance(options, list) else ()):
        text = option.get("text") if isinstance(option, Mapping) else None
        if isinstance(text, str) and (found := OWN_LETTER.match(text.strip())):
            told = say("author.slip.own_letter", found=found[0].strip())
            yield finding(("options", place, "text"), "letter_in_option", told)


def _not_there(raw: Mapping[str, Any], stem: str, *, sheet: bool) -> Iterator[Finding]:
    """What the stem sends the candidate to, and is not there."""
    shown = stem + _text(raw, "material")
    beside = bool(raw.get("documents")) or bool(raw.get("template"))
    absent: list[tuple[str, re.Match[str] | None, bool]] = [
        ("picture", PICTURE_HERE.search(stem), beside or any(pictures(shown))),
        (
            "table",
            TABLE_HERE.search(stem),
            beside or "row" in raw or any(pictures(shown)) or bool(_TABLE.search(shown)),
        ),
        ("documents", DOCUMENTS_HERE.search(stem), bool(raw.get("documents"))),
        ("formulas", SHEET_HERE.search(stem), sheet),
    ]
    for what, found, there in absent:
        if found is not None and not there:
            told = say(f"author.slip.no_{what}", found=found[0])
            yield finding(("stem",), "not_there", told)


def _key(raw: Mapping[str, Any]) -> str:
    """The right options as letters in order; empty for other keys."""
    answer = raw.get("answer")
    names: Path = tuple(answer) if isinstance(answer, list) else (answer,) if isinstance(answer, str) else ()
    return "".join(sorted(str(name) for name in names))


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""
