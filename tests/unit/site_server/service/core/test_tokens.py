"""Tokens that come with every call are computed once, and looked at every time."""

from typing import Any

import pytest

from shared.protocol.errors import WireError
from shared.security.tokens import issue_token
from site_server.domain.rows import DeviceRow
from site_server.service.core.tokens import StaffClaims, read_staff, staff_token
from tests.support.server_parts import ServerParts

DEVICE = DeviceRow(device_id="d1", role="console", device_name="d1", seat=0, fingerprint="f", enrolled_ms=0)
CLAIMS = StaffClaims(session_no=0, staff_id="t", role="technician", device_id="d1")


def code_of(parts: ServerParts, token: str, device: DeviceRow = DEVICE) -> str:
    with pytest.raises(WireError) as refused:
        read_staff(parts.site, token, device)
    return refused.value.code


def test_a_known_token_ends_when_it_ends_and_belongs_to_its_machine(parts: ServerParts, monkeypatch: Any) -> None:
    token = staff_token(parts.site, CLAIMS)
    for _ in range(2):
        assert read_staff(parts.site, token, DEVICE) == CLAIMS
    assert len(parts.site.tokens_read) == 1
    other = DeviceRow(device_id="d2", role="console", device_name="d2", seat=0, fingerprint="g", enrolled_ms=0)
    assert code_of(parts, token, other) == "token_missing"
    end_ms = parts.site.clock.now_ms() + parts.site.limits.token_ms
    monkeypatch.setattr(parts.site.clock, "now_ms", lambda: end_ms + 1)
    assert code_of(parts, token) == "token_expired"


def test_what_is_not_genuine_is_never_remembered(parts: ServerParts) -> None:
    forged = issue_token(b"k" * 32, CLAIMS, expires_ms=1 << 50)
    for token in (forged, forged[:-2], "?", ""):
        assert code_of(parts, token) == "token_missing"
    assert parts.site.tokens_read == {}


def test_what_is_remembered_is_bounded(parts: ServerParts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_server.service.core.tokens._REMEMBERED", 3)
    for number in range(8):
        claims = StaffClaims(session_no=0, staff_id=f"t{number}", role="technician", device_id="d1")
        assert read_staff(parts.site, staff_token(parts.site, claims), DEVICE) == claims
        assert len(parts.site.tokens_read) <= 3
