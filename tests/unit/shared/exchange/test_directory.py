"""Where a candidate sits: names, letters, numbers as people say and type them; what is near; what it does not hold."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exchange.directory import (
    LONGEST_QUESTION,
    SHOWN,
    Directory,
    Placed,
    are_initials,
    find,
    id_mark,
    merged,
)
from shared.formatting import mask_id

SALT = b"salt"


def placed(name: str, number: str = "110101200301019009", **more: object) -> Placed:
    values = {"ticket": "261128000301", "room": "实训楼302机房", "seat": 3, "title": "会计", "starts_at_ms": 1, **more}
    told = {"id_masked": mask_id(number), "id_mark": id_mark(SALT, number), "id_type": "内地居民身份证"}
    return msgspec.convert({"name": name, **told, **values}, Placed)


PEOPLE = (
    placed("张伟", "11010120030101900X", ticket="261128000201", pinyin="zhangwei"),
    placed("张伟国", "110101200301010012", ticket="261128000202", pinyin="ZHANG Weiguo"),
    placed("章玮", "110101200402029999", ticket="261128000203", pinyin="zhangwei"),
    placed("阿卜杜拉·买买提", "E12345678", ticket="A26B", room="第九考场"),
    placed("样例\U00020bb7", "110101200301017777", ticket="261128000205", pinyin="yangli01"),
)


def names(text: str) -> list[str]:
    return [one.name for one in find(PEOPLE, SALT, text).hits]


def near(text: str) -> list[str]:
    return [one.name for one in find(PEOPLE, SALT, text).near]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("张伟", ["张伟"]),
        (" 张\u3000伟 ", ["张伟"]),
        ("伟国", ["张伟国"]),
        ("样例\U00020bb7\U000e0100", ["样例\U00020bb7"]),
        ("阿卜杜拉•买买提", ["阿卜杜拉·买买提"]),
        ("阿卜杜拉买买提", ["阿卜杜拉·买买提"]),
        ("２６１１２８０００２０３", ["章玮"]),
        ("0202", ["张伟国"]),
        ("110101 20030101 900x", ["张伟"]),
        ("１１０１０１２００３０１０１９００Ｘ", ["张伟"]),
        ("900x", ["张伟"]),
        ("e12345678", ["阿卜杜拉·买买提"]),
        ("a26b", ["阿卜杜拉·买买提"]),
        ("zhangwei", ["张伟", "章玮"]),
        ("zw", ["张伟", "章玮"]),
        ("ZWG", ["张伟国"]),
        ("zhang wei g", ["张伟国"]),
        ("yangli01", ["样例\U00020bb7"]),
        ("yangli", ["样例\U00020bb7"]),
        ("李雷", []),
        ("伟", []),
        ("", []),
        ("***", []),
    ],
)
def test_a_candidate_is_found_as_people_ask(text: str, who: list[str]) -> None:
    assert names(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("张韦国", ["张伟国"]),
        ("张伍", []),
        ("261128000302", ["张伟国"]),
        ("110101200301019090012", []),
        ("110101200391019990", []),
        ("110101200911010012", ["张伟国"]),
        ("zhangweiguu", ["张伟国"]),
    ],
)
def test_whoever_was_nearly_meant_is_named_only_where_nobody_was_found(text: str, who: list[str]) -> None:
    assert names(text) == []
    assert [name for name in near(text) if name in who] == who
    if not who:
        assert near(text) == []


def test_many_are_counted_and_few_are_named() -> None:
    crowd = [placed("李明", ticket=f"2611280{n:05d}", seat=n, room=f"第{n % 3}考场") for n in range(40)]
    found = find(crowd, SALT, "李明")
    assert (found.count, len(found.hits)) == (40, SHOWN)
    assert [one.room for one in found.hits] == ["第0考场"] * SHOWN, "by time, room and seat"


def test_the_directory_holds_no_full_number() -> None:
    kept = msgspec.json.encode(Directory(salt=SALT, placed=PEOPLE)).decode()
    assert "11010120030101900X" not in kept
    assert "E12345678" not in kept
    assert id_mark(SALT, "x1") == id_mark(SALT, " Ｘ１ ") != id_mark(b"other", "x1")


def test_a_later_source_knows_better_and_letters_are_kept() -> None:
    before, after = placed("张伟", pinyin="zhangwei"), placed("张伟", seat=46)
    (one,) = merged([before], [after])
    assert (one.seat, one.pinyin) == (46, "zhangwei")
    assert len(merged([before], [placed("张伟", starts_at_ms=2)])) == 2, "another session"


@pytest.mark.parametrize(
    ("asked", "name", "letters", "are"),
    [
        ("zwg", "张伟国", "zhangweiguo", True),
        ("oya", "欧阳安", "ouyangan", True),
        ("xa", "西安", "xian", True),
        ("x", "先", "xian", True),
        ("zgw", "张伟国", "zhangweiguo", False),
        ("yl", "样例\U00020bb7", "yangli", False),
        ("z" * 9, "张" * 9, "zha" * 9, False),
    ],
)
def test_initials_are_one_for_each_sign_of_the_name(asked: str, name: str, letters: str, are: bool) -> None:
    assert are_initials(asked, name, letters) == are


@given(st.text(max_size=LONGEST_QUESTION))
def test_every_question_has_an_answer(text: str) -> None:
    found = find(PEOPLE, SALT, text)
    assert len(found.hits) <= SHOWN
    assert not (found.hits and found.near)
