"""Which input method a session gets."""

import pytest

from candidate_client.input_method.choice import Choice, Daemon, best, choose, is_keyboard, name_of

BOTH: frozenset[Daemon] = frozenset({"ibus", "fcitx5"})
NONE: frozenset[Daemon] = frozenset()


def one(daemon: Daemon) -> frozenset[Daemon]:
    return frozenset({daemon})


@pytest.mark.parametrize(
    ("environ", "running", "installed", "wanted"),
    [
        ({}, NONE, NONE, None),
        ({}, NONE, BOTH, Choice(daemon="ibus", start=True)),
        ({}, NONE, one("fcitx5"), Choice(daemon="fcitx5", start=True)),
        ({"XMODIFIERS": "@im=fcitx"}, NONE, BOTH, Choice(daemon="fcitx5", start=True)),
        ({"QT_IM_MODULE": "fcitx"}, NONE, one("ibus"), Choice(daemon="ibus", start=True)),
        ({"QT_IM_MODULE": "ibus"}, one("fcitx5"), BOTH, Choice(daemon="fcitx5", start=False)),
        ({"XMODIFIERS": "@im=fcitx"}, one("ibus"), BOTH, Choice(daemon="ibus", start=False)),
    ],
)
def test_what_runs_goes_first_then_what_the_session_names(
    environ: dict[str, str], running: frozenset[Daemon], installed: frozenset[Daemon], wanted: Choice | None
) -> None:
    assert choose(environ, running, installed) == wanted


def test_engines_have_the_names_people_know() -> None:
    assert name_of("libpinyin") == "智能拼音"
    assert name_of("table:erbi", "二笔") == "二笔"
    assert name_of("xkb:us::eng") == name_of("keyboard-us") == "英文键盘"
    assert is_keyboard("xkb:us::eng")
    assert not is_keyboard("pinyin")


def test_a_pinyin_people_know_is_liked_best() -> None:
    assert best(["table:erbi", "rime", "libpinyin"]) == "libpinyin"
    assert best(["table:erbi", "bopomofo"]) == "bopomofo"
    assert best([]) == ""
