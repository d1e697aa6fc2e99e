"""Anchors: what the server signed comes out; another's word, a changed word and no word at all are refused by name."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security import signing
from shared.security.anchors import LONGEST, Anchor, claimed_anchor, read_anchor, sign_anchor
from shared.security.canonical import canonical_json
from shared.security.errors import SecurityError

KEY = signing.make_signing_key()
PUBLIC = KEY.public_key()
ANCHOR = Anchor(session_id="S1", seq=17, head="ab" * 32, room_ms=1_760_000_000_000)
ANCHORS = st.builds(
    Anchor,
    session_id=st.text(max_size=40),
    seq=st.integers(0, 2**53),
    head=st.binary(min_size=32, max_size=32).map(bytes.hex),
    room_ms=st.integers(-(2**53), 2**53),
)
GOOD = sign_anchor(ANCHOR, KEY)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def with_content(content: bytes) -> str:
    """The good anchor's signature under other content."""
    return f"{b64(content)}.{GOOD.partition('.')[2]}"


def with_fields(**changed: object) -> str:
    return with_content(json.dumps({**json.loads(canonical_json(ANCHOR)), **changed}).encode())


def refusal(text: str) -> str:
    with pytest.raises(SecurityError) as caught:
        read_anchor(text, PUBLIC)
    return caught.value.code


def refusal_unverified(text: str) -> str:
    with pytest.raises(SecurityError) as caught:
        claimed_anchor(text)
    return caught.value.code


@given(ANCHORS)
def test_what_was_signed_comes_out_of_a_header(anchor: Anchor) -> None:
    text = sign_anchor(anchor, KEY)
    assert text.isascii()
    assert not set(text) & set(" ,;=\r\n")  # an HTTP header can carry it, and several of them
    assert read_anchor(text, PUBLIC) == anchor
    assert claimed_anchor(text) == anchor


def test_the_same_word_is_the_same_text() -> None:
    assert sign_anchor(ANCHOR, KEY) == GOOD
    assert len({sign_anchor(Anchor(session_id="S1", seq=n, head="", room_ms=0), KEY) for n in range(20)}) == 20


def test_another_servers_word_is_read_but_not_believed() -> None:
    text = sign_anchor(ANCHOR, signing.make_signing_key())
    assert claimed_anchor(text) == ANCHOR
    assert refusal(text) == "anchor_bad_signature"


@pytest.mark.parametrize("changed", [{"session_id": "S2"}, {"seq": 18}, {"head": "ac" * 32}, {"room_ms": 0}])
def test_a_changed_word_is_not_believed(changed: dict[str, object]) -> None:
    text = with_fields(**changed)
    assert claimed_anchor(text) != ANCHOR
    assert refusal(text) == "anchor_bad_signature"


def test_every_flipped_bit_is_refused() -> None:
    content, signature = canonical_json(ANCHOR), KEY.sign(b"exam-site-kit/anchor/v1\0" + canonical_json(ANCHOR))
    assert f"{b64(content)}.{b64(signature)}" == GOOD
    for position in range(len(content) * 8):
        broken = bytearray(content)
        broken[position // 8] ^= 1 << position % 8
        text = with_content(bytes(broken))
        assert refusal(text) in {"anchor_malformed", "anchor_bad_signature"}
    for position in range(len(signature) * 8):
        broken = bytearray(signature)
        broken[position // 8] ^= 1 << position % 8
        text = f"{b64(content)}.{b64(bytes(broken))}"
        assert refusal(text) == "anchor_bad_signature"


def test_a_signature_for_another_use_or_none_at_all_is_not_believed() -> None:
    content = canonical_json(ANCHOR)
    alone = b64(content)
    for text in (alone, f"{alone}.", f"{alone}.{b64(KEY.sign(content))}", f"{alone}.{b64(bytes(63))}"):
        assert claimed_anchor(text) == ANCHOR
        assert refusal(text) == "anchor_bad_signature"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(".", id="a dot"),
        pytest.param("." + GOOD.partition(".")[2], id="no content"),
        pytest.param("!" + GOOD[1:], id="content is no base64"),
        pytest.param(GOOD[:-1] + "!", id="signature is no base64"),
        pytest.param("汉" + GOOD, id="content is no ASCII"),
        pytest.param(GOOD + "汉", id="signature is no ASCII"),
        pytest.param(GOOD + " ", id="trailing space"),
        pytest.param(GOOD + ".", id="a part too many"),
        pytest.param("A." + GOOD.partition(".")[2], id="base64 of impossible length"),
        pytest.param(with_content(b"{"), id="no JSON"),
        pytest.param(with_content(b'{"session_id":"\xff"}'), id="no UTF-8"),
        pytest.param(with_content(b"[" * 600), id="nested without end"),
        pytest.param(with_content(b"[]"), id="a list"),
        pytest.param(with_content(b'{"session_id":"S1","seq":1,"head":""}'), id="a field missing"),
        pytest.param(with_fields(more=1), id="a field too many"),
        pytest.param(with_fields(seq="17"), id="a number as text"),
        pytest.param(with_fields(seq=1.5), id="half a record"),
        pytest.param(with_fields(head=None), id="no head"),
    ],
)
def test_what_is_no_anchor_is_refused(text: str) -> None:
    assert refusal_unverified(text) == "anchor_malformed"
    assert refusal(text) == "anchor_malformed"


@given(st.text())
def test_any_text_is_refused_by_name(text: str) -> None:
    assert refusal(text) == "anchor_malformed"


def test_a_text_too_long_is_refused_although_genuine() -> None:
    # 702 bytes of content make 1023 letters with the signature, one byte more makes 1025.
    rest = 702 - len(canonical_json(Anchor(session_id="", seq=1, head="", room_ms=0)))
    fits = Anchor(session_id="S" * rest, seq=1, head="", room_ms=0)
    assert len(sign_anchor(fits, KEY)) == LONGEST - 1
    assert read_anchor(sign_anchor(fits, KEY), PUBLIC) == fits
    over = sign_anchor(Anchor(session_id="S" * (rest + 1), seq=1, head="", room_ms=0), KEY)
    assert len(over) == LONGEST + 1
    assert refusal_unverified(over) == "anchor_malformed"
    assert refusal(over) == "anchor_malformed"
