"""A question by multicast from a port of its own: what comes back is read with care, and nothing stays open."""

import socket

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from zeroconf.const import _FLAGS_AA, _FLAGS_QR_RESPONSE, _TYPE_PTR

from shared.link import discovery, one_shot
from shared.link.discovery import SERVICE, look

NUMBER = 4711


def head(number: int, answers: int = 1) -> bytes:
    return b"".join(n.to_bytes(2, "big") for n in (number, _FLAGS_QR_RESPONSE | _FLAGS_AA, 0, answers, 0, 0))


@given(st.binary(max_size=200), st.integers(0, 5))
@example(b"\xc0\x0c" + b"\x00\x0c\x00\x01" + b"\xff" * 6, 1)  # a name that points at itself
@example(b"\x07_examsi", 1)
def test_whatever_a_joker_sends_is_no_error(rest: bytes, answers: int) -> None:
    for packet in (rest, head(NUMBER, answers) + rest):
        records = one_shot._records(packet, NUMBER)
        assert len(discovery._servers(records)) <= 12
        assert one_shot._records(packet, NUMBER ^ 1) == [], "an answer to somebody else's question"


@given(st.binary(max_size=300))
def test_any_text_of_an_announcement_can_be_read(text: bytes) -> None:
    assert isinstance(discovery._text(text), dict)


def test_nothing_of_this_machine_listens_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bytes, tuple[str, int]]] = []

    class Watched(socket.socket):
        def bind(self, address: object) -> None:
            raise AssertionError(f"bound to {address}: Windows would ask whether that may be")

        def sendto(self, data: bytes, address: tuple[str, int]) -> int:  # type: ignore[override]  # the form we use
            asked.append((data, address))
            return len(data)

    monkeypatch.setattr("shared.link.one_shot.socket.socket", Watched)
    assert look(0.5, on=["127.0.0.1"]) == ()
    assert [address for _, address in asked] == [("224.0.0.251", 5353)] * 2, "asked again, in case it got lost"
    assert SERVICE.split(".")[0].encode() in asked[0][0]
    assert asked[0][0][-4:-2] == _TYPE_PTR.to_bytes(2, "big")


def test_without_a_network_nobody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(0.05, on=[]) == ()
    assert look(0.05, on=["203.0.113.77"]) == ()
