"""Slips in an item's own words, and heads of groups whose numbers are not those of the file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.centre.authoring.group_files import BuiltGroup, read_group
from scripts.centre.authoring.heads import check_head, check_order
from scripts.centre.authoring.slips import slips
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.written import number_in_words

CHOICE: dict[str, Any] = {
    "stem": "下列说法正确的是（　　）。",
    "options": [{"id": "A", "text": "甲"}, {"id": "B", "text": "乙"}],
    "answer": "B",
}
JUDGE: dict[str, Any] = {"stem": "固定成本不变。", "answer": True}


def told(raw: Mapping[str, Any], *, shuffled: bool = False, mixed: bool = False, sheet: bool = True) -> list[str]:
    return [f"{f.code}{'?' if f.doubt else ''}" for f in slips(raw, shuffled=shuffled, mixed=mixed, sheet=sheet)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (CHOICE | {"stem": "正确的是（ B ）。"}, "answer_in_stem"),
        (CHOICE | {"stem": "正确的是（A）。"}, "answer_in_stem?"),
        (CHOICE | {"answer": ["B", "A"], "stem": "正确的有（A、B）。"}, "answer_in_stem"),
        (JUDGE | {"stem": "固定成本不变。（√）"}, "answer_in_stem"),
        (CHOICE | {"options": [{"id": "A", "text": "A. 甲"}, {"id": "B", "text": "乙"}]}, "letter_in_option"),
        (CHOICE | {"options": [{"id": "A", "text": "（A）甲"}, {"id": "B", "text": "乙"}]}, "letter_in_option"),
        (CHOICE | {"stem": "TODO"}, "placeholder?"),
        ({"stem": "简述。", "answer": "略"}, "placeholder?"),
        (CHOICE | {"stem": "如下图所示，正确的是（　　）。"}, "not_there"),
        (CHOICE | {"stem": "根据下表，正确的是（　　）。"}, "not_there"),
        (CHOICE | {"stem": "根据资料区的凭证，正确的是（　　）。"}, "not_there"),
        (CHOICE | {"analysis": "故选A。"}, "analysis_differs"),
        (CHOICE | {"answer": ["A", "B"], "analysis": "答案为：A。"}, "analysis_differs"),
        (JUDGE | {"analysis": "本题说法错误。固定成本不变。"}, "analysis_differs"),
        (JUDGE | {"answer": False, "analysis": "正确。"}, "analysis_differs"),
        ({"stem": "作答。", "material": "甲", "question": [{**CHOICE, "stem": "选（B）。"}]}, "answer_in_stem"),
    ],
)
def test_a_slip_is_told(raw: Mapping[str, Any], code: str) -> None:
    assert told(raw) == [code]


def test_words_about_another_item_are_wrong_where_items_are_mixed() -> None:
    raw = CHOICE | {"stem": "接上题，正确的是（　　）。"}
    assert (told(raw), told(raw, mixed=True)) == ([], ["names_other_item"])


def test_a_sheet_of_formulas_that_is_not_there() -> None:
    raw = CHOICE | {"stem": "可以查公式表。正确的是（　　）。"}
    assert (told(raw), told(raw, sheet=False)) == ([], ["not_there"])


@pytest.mark.parametrize(
    "raw",
    [
        CHOICE,
        JUDGE,
        CHOICE | {"stem": "甲（A）、乙（B）两种方案，应选（　　）。"},
        CHOICE | {"stem": "如下图所示：\n\n![图](media/a.png)"},
        CHOICE | {"stem": "根据下表：\n\n| 甲 |\n|---|\n| 1 |"},
        CHOICE | {"stem": "如下图所示，作答。", "documents": [{"id": "d", "media": "media/a.png"}]},
        CHOICE | {"stem": "以上图书馆的资料用公式表示为（　　）。"},
        CHOICE | {"analysis": "故选B。"},
        JUDGE | {"analysis": "正确判断的依据是准则。"},
        JUDGE | {"answer": False, "analysis": "固定成本的定义不对应收入。"},
    ],
)
def test_honest_items_are_left_in_peace(raw: Mapping[str, Any]) -> None:
    assert told(raw, sheet=False) == []


FILL = """
kind = "fill_in"
group_id = "g"
title = "{title}"
instruction = "{instruction}"
points = "4"
[[item]]
item_id = "B1"
stem = "{{{{1}}}} 和 {{{{2}}}}"
blank = [{{ id = "1", points = "2", numeric = "1" }}, {{ id = "2", points = "2", numeric = "2" }}]
[[item]]
item_id = "B2"
stem = "{{{{1}}}}"
blank = [{{ id = "1", points = "4", numeric = "1" }}]
"""
MULTIPLE = """
kind = "multiple_choice"
group_id = "m"
title = "{title}"
instruction = "{instruction}"
points = "3"
{partial}
[[item]]
item_id = "M1"
stem = "有（　　）"
options = [{{ id = "A", text = "甲" }}, {{ id = "B", text = "乙" }}, {{ id = "C", text = "丙" }}]
answer = ["A", "B"]
"""


def group(folder: Path, text: str, name: str = "g.toml", **words: str) -> BuiltGroup:
    (folder / name).write_text(
        text.format(**{"title": "四、填空题", "instruction": "", "partial": "", **words}), "utf-8"
    )
    read = read_group(folder, name, Spot("paper.toml"), Faults())
    assert read is not None
    return read


def head(built: BuiltGroup) -> list[str]:
    faults = Faults()
    check_head(built, {120, 60}, faults)
    return [fault.code for fault in faults.found()]


@pytest.mark.parametrize(
    "instruction",
    [
        "本类题共3小题。",
        "本类题共三题。",
        "共2题，10分。",
        "共2小题，每小题4分，共10分。",
        "每小题5分。",
        "每空2分。",
        "考试时间90分钟。",
        "满分10分。",
    ],
)
def test_a_number_of_the_head_that_is_not_so_is_told(tmp_path: Path, instruction: str) -> None:
    built = group(tmp_path, FILL, instruction=instruction)
    assert head(built) == ["head_differs"]
    assert head(group(tmp_path, FILL, title=f"四、填空题（{instruction.rstrip('。')}）")) == ["head_differs"]


@pytest.mark.parametrize(
    "instruction",
    [
        "本类题共2小题，每小题4分，共8分。每小题有两个空。",
        "本类题共两步，二题都要做。",
        "全卷共60题，本部分共20题，全卷共100分。",
        "考试时间120分钟，金额保留2位小数。",
        "共2题，8分。",
    ],
)
def test_a_head_that_says_what_is_so(tmp_path: Path, instruction: str) -> None:
    assert head(group(tmp_path, FILL, instruction=instruction)) == []


@pytest.mark.parametrize(
    ("partial", "wrong"), [('partial = "1"', False), ('partial = "0.5"', True), ("", True)]
)  # fmt: skip
def test_what_a_right_option_earns_is_said_as_it_is(tmp_path: Path, partial: str, wrong: bool) -> None:
    told = head(group(tmp_path, MULTIPLE, title="多选题", instruction="每个正确选项得1分。", partial=partial))
    assert told == (["head_differs"] if wrong else [])


def test_a_title_of_another_kind_is_told(tmp_path: Path) -> None:
    assert head(group(tmp_path, MULTIPLE, title="一、单项选择题")) == ["title_of_other_kind"]


def test_headings_count_on_and_differ(tmp_path: Path) -> None:
    def order(*titles: str) -> list[str]:
        faults = Faults()
        check_order([group(tmp_path, FILL, f"{n}.toml", title=title) for n, title in enumerate(titles)], faults)
        assert all(fault.doubt for fault in faults.found())
        return [f"{fault.file}:{fault.code}" for fault in faults.found()]

    assert order("三、单选", "四、多选", "判断", "五、填空") == []
    assert order("一、单选", "一、多选", "三、判断") == ["1.toml:heading_number"]
    assert order("单选", "单选") == ["1.toml:same_title"]


@pytest.mark.parametrize(
    ("words", "number"), [("十", 10), ("二十", 20), ("一百零五", 105), ("三十六", 36), ("0.5", "0.5"), ("百分", None)]
)
def test_numbers_in_words(words: str, number: int | str | None) -> None:
    found = number_in_words(words)
    assert (found is None) if number is None else str(found) == str(number)
