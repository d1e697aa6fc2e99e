"""The lock's policy: every sight has a measure and words, and a plan without a word of it has the defaults."""

from typing import get_args

import msgspec
import pytest

from shared.exam.lock import MEASURES, LockPolicy, Measure, Measures, Sight
from shared.words.catalogue import has


def test_each_sight_has_a_measure_and_words():
    sights = get_args(Sight)
    assert set(sights) == {field.name for field in msgspec.structs.fields(Measures)}
    assert all(has(f"lock.sight.{sight}") and has(f"author_key.{sight}") for sight in sights)
    assert get_args(Measure) == MEASURES
    assert all(has(f"lock.measure.{measure}") for measure in MEASURES)


def test_only_what_differs_from_the_defaults_is_on_the_wire():
    assert msgspec.json.encode(LockPolicy()) == b"{}"
    stricter = LockPolicy(measures=Measures(new_window="block"))
    assert msgspec.json.encode(stricter) == b'{"measures":{"new_window":"block"}}'
    assert msgspec.json.decode(msgspec.json.encode(stricter), type=LockPolicy) == stricter


def test_a_policy_answers_for_each_sight():
    policy = LockPolicy(measures=Measures(idle="off"))
    assert policy.measure("idle") == "off"
    assert policy.measure("forbidden_program") == "block"


@pytest.mark.parametrize("hashes", [["00"], ["G" * 64], ["A" * 64]])
def test_what_is_no_hash_is_refused(hashes):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"hashes": hashes}, LockPolicy)
