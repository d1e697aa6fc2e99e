"""Passphrases: which ones may protect keys, and that the proposed one is easy to copy and hard to guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security.errors import SecurityError
from shared.security.passphrase import LEAST_SIGNS, checked, normalised, proposed
from shared.words.catalogue import say


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "passphrase_short"),
        ("elevensigns", "passphrase_short"),
        ("  elevensigns  ", "passphrase_short"),
        ("1357924680135", "passphrase_short"),
        ("aaaaaaaaaaaaaaaa", "passphrase_simple"),
        ("abcdefghijklmnop", "passphrase_simple"),
        ("ponmlkjihgfedcba", "passphrase_simple"),
        ("qwertyqwerty", "passphrase_simple"),
        ("kaohe2026kaohe2026", "passphrase_simple"),
        ("12121212121212121212", "passphrase_simple"),
    ],
)
def test_what_anybody_guesses_is_refused(typed: str, code: str) -> None:
    with pytest.raises(SecurityError) as refused:
        checked(typed)
    assert refused.value.code == code


@pytest.mark.parametrize("typed", ["twelve signs", "秋天的银杏叶落在老楼前的石阶上", "90210 44771 30582 11964"])
def test_what_a_person_thinks_up_with_some_care_is_taken(typed: str) -> None:
    assert checked(typed) == typed


def test_the_sentence_says_the_least() -> None:
    assert str(LEAST_SIGNS) in say("security.passphrase_short")


@given(st.text())
def test_normalising_is_done_once_and_for_all(typed: str) -> None:
    assert normalised(normalised(typed)) == normalised(typed)


def test_the_proposed_one_is_good_enough_and_never_the_same() -> None:
    made = {proposed() for _ in range(200)}
    assert len(made) == 200
    for one in made:
        assert checked(one) == one
        assert not set(one) & set("ilou "), "read aloud and copied by hand"
