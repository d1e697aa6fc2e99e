"""What an author wrote against its form: every misfit by its path and code, in Chinese."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
import pytest

from shared.exam.kinds.fitting import read_form


class Inner(msgspec.Struct, frozen=True, kw_only=True):
    ref: str
    count: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1


class Form(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    kind: Literal["a", "b"] = "a"
    code: Annotated[str, msgspec.Meta(pattern=r"^\d+$")] = "1"
    on: bool = False
    rows: Annotated[tuple[Inner, ...], msgspec.Meta(min_length=1)] | None = None
    cells: list[Inner] = []
    named: dict[str, Inner] = {}
    deep: Inner | None = None
    low: Annotated[int, msgspec.Meta(ge=0)] = 0
    high: Annotated[int, msgspec.Meta(le=5)] = 0
    loose: Any = None


def misfits(**changes: Any) -> list[tuple[tuple[str | int, ...], str]]:
    form, findings = read_form({"name": "x", **changes}, Form)
    assert (form is None) == bool(findings)
    for finding in findings:
        assert finding.sentence.endswith("。")
    return [(finding.path, finding.code) for finding in findings]


def test_what_fits_becomes_the_form() -> None:
    raw = {"name": "x", "rows": [{"ref": "A1"}], "named": {"k": {"ref": "B", "count": 9}}, "loose": [1]}
    form, findings = read_form(raw, Form)
    assert findings == ()
    assert form is not None
    assert form.rows == (Inner(ref="A1"),)


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"name": ""}, ("name",), "empty_text"),
        ({"name": "  "}, ("name",), "empty_text"),
        ({"name": 5}, ("name",), "not_text"),
        ({"kind": "c"}, ("kind",), "not_offered"),
        ({"code": "x"}, ("code",), "bad_text"),
        ({"code": ""}, ("code",), "bad_text"),
        ({"on": "true"}, ("on",), "not_true_false"),
        ({"low": -1}, ("low",), "out_of_range"),
        ({"low": True}, ("low",), "not_whole"),
        ({"low": 1.5}, ("low",), "not_whole"),
        ({"high": 6}, ("high",), "out_of_range"),
        ({"rows": []}, ("rows",), "too_few"),
        ({"rows": {"ref": "A"}}, ("rows",), "not_a_list"),
        ({"rows": [{"ref": "A"}, {"ref": "A", "count": 10}]}, ("rows", 1, "count"), "out_of_range"),
        ({"rows": ["A"]}, ("rows", 0), "not_a_table"),
        ({"cells": [{}]}, ("cells", 0, "ref"), "missing"),
        ({"named": [1]}, ("named",), "not_a_table"),
        ({"named": {"k": {"ref": date(2026, 1, 1)}}}, ("named", "k", "ref"), "not_text"),
        ({"deep": {"ref": ["A"]}}, ("deep", "ref"), "not_text"),
        ({"other": 1}, ("other",), "unknown_field"),
    ],
)
def test_a_misfit_has_its_path_and_code(changes: dict[str, Any], path: tuple[str | int, ...], code: str) -> None:
    assert misfits(**changes) == [(path, code)]


def test_a_misspelt_key_is_told_once_with_what_was_meant() -> None:
    form, findings = read_form({"nmae": "x"}, Form)
    assert form is None
    assert [(finding.path, finding.code) for finding in findings] == [(("nmae",), "unknown_field")]
    assert "name" in findings[0].sentence


def test_all_misfits_are_told_in_one_run_and_no_table_is_none() -> None:
    assert len(misfits(kind="c", on=1, rows=[{"reff": 1}, {"ref": 2}])) == 4
    assert [finding.code for finding in read_form(["x"], Form)[1]] == ["not_a_table"]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"name": 5}, "name 应"),
        ({"name": "x", "on": 3}, "on 应"),
        ({"name": "x", "rows": [{"ref": "A"}, "B"]}, "rows 的第2项"),
        ({"name": "x", "cells": ["B"]}, "cells 的第1项"),
        ({"name": "x", "rows": [{"ref": 1}]}, "ref 应"),
        (["x"], "这里"),
    ],
)
def test_a_value_is_called_by_its_key_or_its_place_in_the_list(raw: Any, told: str) -> None:
    (finding,) = read_form(raw, Form)[1]
    assert finding.sentence.startswith(told)


@pytest.mark.parametrize(("value", "told"), [(5, "数"), ([1], "方括号"), ({"a": 1}, "名称 = 值"), (True, "true")])
def test_a_finding_says_what_stands_there(value: Any, told: str) -> None:
    (finding,) = read_form({"name": value}, Form)[1]
    assert told in finding.sentence
