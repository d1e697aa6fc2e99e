"""A code and its values become a sentence; a mistake is loud here and calm in an exam."""

import logging
import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor_console.records.registry import all_forms
from shared.exam.kinds.fitting import read_form
from shared.exam.kinds.registry import KINDS
from shared.formatting import date, duration_words
from shared.protocol.errors import STATUS, WireError, sentence
from shared.readiness.registry import CHECKS
from shared.security.errors import ALL_CODES, SecurityError
from shared.words import catalogue
from shared.words.catalogue import CHINESE, Catalogue, WordsError, say, using
from shared.words.pseudo import PSEUDO, escaped, pseudo_text
from tests.conftest import LogGuard

all_forms()  # they bring words along
SMALL = Catalogue(
    "test",
    {
        **CHINESE.entries,
        "t.plain": "座位 {seat}",
        "t.lost": "最长 {lost_ms:span}",
        "t.seats": "{seats:list} 号",
        "t.kind": "给{kind:t.word.}，由{roles:t.word.}批准",
        "t.word.credit": "补时",
        "t.word.chief": "主考",
        "t.word.inspector": "巡考",
        "t.none": "[{gone}]",
    },
)


def test_places_write_their_values() -> None:
    with using(SMALL):
        assert say("t.plain", seat=12, more="left out") == "座位 12"
        assert say("t.lost", lost_ms=130_000) == "最长 2 分 10 秒"
        assert say("t.seats", seats=(3, 7, 12)) == "3、7、12 号"
        assert say("t.kind", kind="credit", roles=["chief", "inspector"]) == "给补时，由主考、巡考批准"
        assert say("t.none", gone=None) == "[]"


@pytest.mark.parametrize(
    ("code", "values"),
    [("t.nowhere", {}), ("t.plain", {}), ("t.kind", {"kind": "gift", "roles": ()}), ("t.lost", {})],
)
def test_a_mistake_in_our_words_is_raised_in_tests(code: str, values: dict[str, object]) -> None:
    with using(SMALL), pytest.raises(WordsError):
        say(code, **values)


def test_a_mistake_in_our_words_stays_calm_in_an_exam(allow_log: LogGuard, monkeypatch: pytest.MonkeyPatch) -> None:
    allow_log("no words: t.plain")
    monkeypatch.setattr(catalogue._chosen, "strict", False)
    with using(SMALL):
        told = say("t.plain")
    assert "t.plain" in told
    assert "已保存的内容不受影响" in told
    assert logging.getLogger("shared.words.catalogue").isEnabledFor(logging.ERROR)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_every_duration_has_its_words_in_every_language(span_ms: int) -> None:
    assert duration_words(span_ms) == CHINESE.span(span_ms)
    with using(PSEUDO):
        assert not escaped(duration_words(span_ms))


def test_the_language_is_the_callers_choice() -> None:
    with using(PSEUDO):
        refusal = WireError("seat_not_free", seat=12)
        assert refusal.message.startswith("⟦")
        assert "12" in refusal.message
        assert not escaped(refusal.message)
        assert not escaped(date(1_795_830_067_000, "Asia/Shanghai"))
    assert WireError("seat_not_free", seat=12).message == "12 号座位正在使用，请选择空闲的备用座位。"


def test_what_a_kind_brings_is_said_in_every_language() -> None:
    titles = [kind.title for kind in KINDS]
    findings = [found.sentence for kind in KINDS for found in read_form([], kind.form)[1]]
    assert all(map(escaped, titles))
    assert all(map(escaped, findings))
    with using(PSEUDO):
        assert not any(escaped(kind.title) for kind in KINDS)
        assert not any(escaped(found.sentence) for kind in KINDS for found in read_form([], kind.form)[1])


def test_the_wire_keeps_values_so_that_a_client_can_speak_its_own_language() -> None:
    body = WireError("seat_not_free", seat=12).body()
    with using(PSEUDO):
        assert sentence(body.code, **body.details) == PSEUDO.sentence("wire.seat_not_free", body.details)


def test_a_code_of_a_newer_server_gets_the_general_sentence() -> None:
    assert sentence("not_invented_yet") == sentence("server_fault")


def test_every_code_has_its_sentence() -> None:
    assert all(f"wire.{code}" in CHINESE.entries for code in STATUS)
    assert all(f"kind.{kind.name}.title" in CHINESE.entries for kind in KINDS)
    assert all(f"ready.{check.key}.{word}" in CHINESE.entries for check in CHECKS for word in ("title", "demand"))
    assert all(SecurityError(code).message for code in ALL_CODES)


def _places(text: str) -> list[tuple[str, str | None]]:
    return [(name, spec) for _, name, spec, _ in Formatter().parse(text) if name is not None]


def test_every_sentence_is_well_formed_and_has_a_twin_in_the_pseudo_language() -> None:
    malformed = []
    for code, text in CHINESE.entries.items():
        twin, places = PSEUDO.entries[code], _places(text)
        named = all(name.isidentifier() for name, _ in places)
        if not text or "  " in text or not named or places != _places(twin) or escaped(twin):
            malformed.append((code, text, twin))
    assert malformed == []


def test_the_pseudo_language_keeps_places_and_braces() -> None:
    assert pseudo_text("a{{b}}{x:span}") == "⟦a{{b}}{x:span}⟧"


def test_who_awards_the_certificate_has_one_name() -> None:
    """People are told to ring up the 评价组织; of a 考试中心 no manual speaks."""
    others = re.compile("考试中心|考务中心|命题中心|评估组织|发证机构")
    assert [code for code, text in CHINESE.entries.items() if others.search(text)] == []
