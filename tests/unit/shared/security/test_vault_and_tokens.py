"""Boxes under derived keys, and bearer tokens."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security.errors import ALL_CODES, SecurityError
from shared.security.tokens import issue_token, read_token
from shared.security.vault import Box, Keyring, derive, new_key

KEY = bytes(range(32))


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    sitting: str
    epoch: int


class MemoryStore:
    def __init__(self, key: bytes) -> None:
        self.key = key

    def load_or_create(self) -> bytes:
        return self.key


@given(st.binary(max_size=300), st.binary(max_size=20))
def test_a_box_gives_back_what_went_in(data: bytes, associated: bytes) -> None:
    box = Box(KEY)
    sealed = box.encrypt(data, associated)
    assert box.decrypt(sealed, associated) == data
    assert box.encrypt(data, associated) != sealed
    for other, about in ((box, associated + b"x"), (Box(new_key()), associated)):
        with pytest.raises(SecurityError, match="box_wrong_key"):
            other.decrypt(sealed, about)


def test_every_flipped_byte_of_a_box_is_refused() -> None:
    sealed = Box(KEY).encrypt(b"answer", b"id")
    variants = [sealed[:i] + bytes([sealed[i] ^ 1]) + sealed[i + 1 :] for i in range(len(sealed))]
    for broken in [*variants, b"", sealed[:-1], sealed + b"x"]:
        with pytest.raises(SecurityError, match="box_wrong_key"):
            Box(KEY).decrypt(broken, b"id")


def test_keys_differ_by_purpose_and_last_over_restarts() -> None:
    ring = Keyring(MemoryStore(KEY))
    assert ring.key("answers") == Keyring(MemoryStore(KEY)).key("answers") == derive(KEY, "answers")
    assert ring.key("answers") != ring.key("tokens")
    assert Keyring(MemoryStore(KEY)).box("a").decrypt(ring.box("a").encrypt(b"x")) == b"x"
    with pytest.raises(SecurityError, match="key_malformed"):
        Keyring(MemoryStore(b"short"))
    with pytest.raises(ValueError, match="32 bytes"):
        Box(b"short")


def test_a_token_says_who_until_when() -> None:
    token = issue_token(KEY, Claims(sitting="s", epoch=2), expires_ms=1000)
    assert read_token(KEY, token, Claims, now_ms=999) == Claims(sitting="s", epoch=2)
    with pytest.raises(SecurityError, match="token_expired"):
        read_token(KEY, token, Claims, now_ms=1000)
    with pytest.raises(SecurityError, match="token_bad_signature"):
        read_token(new_key(), token, Claims, now_ms=0)


def test_a_changed_token_is_refused() -> None:
    token = issue_token(KEY, Claims(sitting="s", epoch=2), expires_ms=1000)
    for i in range(len(token)):
        broken = token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :]
        with pytest.raises(SecurityError, match="token_"):
            read_token(KEY, broken, Claims, now_ms=0)
    for junk in ("", "中文", "a", "=", token + "A", token[:-4]):
        with pytest.raises(SecurityError, match="token_"):
            read_token(KEY, junk, Claims, now_ms=0)


def test_a_token_of_another_kind_is_refused() -> None:
    class Other(msgspec.Struct, frozen=True, kw_only=True):
        staff: str

    with pytest.raises(SecurityError, match="token_malformed"):
        read_token(KEY, issue_token(KEY, Other(staff="x"), expires_ms=1000), Claims, now_ms=0)


def test_every_error_speaks_chinese() -> None:
    for code in ALL_CODES:
        message = SecurityError(code).message
        assert message.endswith("。")
        assert any("一" <= c <= "鿿" for c in message)
