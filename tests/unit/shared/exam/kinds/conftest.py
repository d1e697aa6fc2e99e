"""What a kind says to an author or a marker leaves no gap: a sentence with a value that is not there fails the test."""

import pytest

from shared.words import catalogue


@pytest.fixture(autouse=True)
def no_gap_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    told = catalogue.Catalogue.format_field

    def whole(words: catalogue.Catalogue, value: object, how: str) -> str:
        assert value is not None, "a sentence with a gap"
        return told(words, value, how)

    monkeypatch.setattr(catalogue.Catalogue, "format_field", whole)
