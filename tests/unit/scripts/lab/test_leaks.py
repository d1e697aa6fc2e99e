"""The demo's search for what lies open finds every encoding, and nothing that only looks alike."""

from pathlib import Path

import pytest

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.lab.demo.figures import secrets_of
from scripts.lab.demo.leaks import patterns, scan

TEXTS = ["某公司2026年的固定成本为多少？", "某公司的变动成本率", "1234.50", "12000", "44010119900101123X", "盈亏"]


@pytest.mark.parametrize(
    "content",
    [
        "某公司的变动成本率".encode(),
        "某公司的变动成本率".encode("utf-16-le"),
        "某公司的变动成本率".encode("utf-16-be"),
        b'"\\u67d0\\u516c\\u53f8\\u7684\\u53d8\\u52a8\\u6210\\u672c\\u7387"',
        b"=1234.50;",
        "1234.50".encode("utf-16-le"),
        b"id 44010119900101123X",
        "盈亏".encode(),
    ],
)
def test_what_lies_open_is_found(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(9000) + b"\x01\xe6" + content + b"\x00")
    assert scan([path], patterns({"text": TEXTS})) == [(path, "text")]


@pytest.mark.parametrize("content", [b"12000", b"51234.50", b"1234.501", "某公司的".encode(), b"4401011990010112"])
def test_what_only_looks_alike_is_not(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert scan([path], patterns({"text": TEXTS})) == []


def test_the_answers_of_every_kind_are_looked_for() -> None:
    exam = read_exam(samples.EXAM)
    wanted = secrets_of(exam.paper, exam.key, ())["answer key value"]
    for one in ("方案二", "2180.00", "不利差异", "0.375"):
        assert one in wanted
    assert not any("\n" in value for value in wanted), "JSON writes a line's end otherwise"
