"""Files sealed under a folder's key: each opens at its own place alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.security.errors import SecurityError
from shared.security.folder_key import MAGIC, FolderKey

KEY = FolderKey(bytes(range(32)))
PLACE = "sessions/S1/1/opening-code.json"
SEALED = KEY.seal(PLACE, "开启码".encode())


def refusal(sealed: bytes, place: str = PLACE, key: FolderKey = KEY) -> str:
    with pytest.raises(SecurityError) as refused:
        key.open(place, sealed)
    return refused.value.code


@given(st.binary(max_size=400), st.text(max_size=40))
def test_what_goes_in_comes_out_at_its_place(data: bytes, place: str) -> None:
    sealed = KEY.seal(place, data)
    assert KEY.open(place, sealed) == data
    assert refusal(sealed, place + "x") == "secret_damaged"


def test_another_key_is_told_from_damage() -> None:
    assert refusal(SEALED, key=FolderKey(bytes(32))) == "secret_other_key"


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
@settings(max_examples=150)
def test_a_changed_byte_is_noticed(place: int, flip: int) -> None:
    damaged = bytes(b ^ (flip if n == place else 0) for n, b in enumerate(SEALED))
    of_the_key = len(MAGIC) <= place < len(MAGIC) + 8
    assert refusal(damaged) == ("secret_other_key" if of_the_key else "secret_damaged")
    assert refusal(SEALED[:place]) == "secret_damaged"
