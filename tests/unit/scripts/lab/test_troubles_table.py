"""The table of the troubles: all 24, each once, and an unsolved one is told."""

from scripts.lab.troubles.__main__ import ALL, ORDER
from scripts.lab.troubles.person import Seen, Sight
from scripts.lab.troubles.table import page
from scripts.lab.troubles.trouble import Outcome


def outcome(number: int, *, ok: bool = True) -> Outcome:
    return Outcome(
        number=number,
        title="误交卷",
        cause="3 号考生误点交卷",
        seen="3 号 已交卷",
        clicked=("3 号座位", "重新打开"),
        proof="回到作答界面" if ok else "没有办成",
        log=tuple(f"10:0{line} 监考：重新打开" for line in range(8)),
        to_seen_s=1.2,
        to_solved_s=9.8 if ok else 0.0,
        ok=ok,
    )


def test_each_of_the_24_is_played_once_and_in_the_order_of_a_day() -> None:
    assert sorted(ALL) == list(range(1, 25)) == sorted(ORDER)
    phases = [ALL[number].phase for number in ORDER]
    assert phases == sorted(phases, key=("connecting", "mock", "morning", "exam", "evening").index)


def test_the_page_has_a_row_and_a_paragraph_for_each() -> None:
    text = page([outcome(8), outcome(7)], minutes=9.6, acknowledged=120, lost=0)
    assert "2 种中办结 2 种" in text
    assert text.index("| 7 |") < text.index("| 8 |")
    assert "| 7 | 误交卷 | 1.2 | 9.8 | 办结 |" in text
    assert "点什么：3 号座位 → 重新打开" in text
    assert "……另有 2 行" in text


def test_one_that_was_not_solved_says_why() -> None:
    text = page([outcome(7, ok=False)], minutes=1, acknowledged=0, lost=0)
    assert "1 种中办结 0 种" in text
    assert "没有办结" in text
    assert "没有办成" in text


def test_parts_are_found_by_their_name_or_by_their_words_the_whole_ones_first() -> None:
    def seen(name: str, text: str) -> Seen:
        return Seen(name=name, kind="words", text=text, on=True, place=None, front=True)

    sight = Sight(parts=[seen("", "3 号座位失去联系"), seen("a", "3 号")], facts={})
    assert sight.part("3 号") == sight.parts[1]
    assert sight.part("#a") == sight.parts[1]
    assert sight.words("失去联系") == "3 号座位失去联系"
    assert sight.part("#b") is None
    assert sight.words("停电") == ""
