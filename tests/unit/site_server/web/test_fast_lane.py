"""Signs of life and saves pass the framework by, and nobody can tell: same refusals, same limits, same log."""

import logging

import msgspec
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shared.protocol import paths
from shared.protocol.errors import ErrorBody
from shared.protocol.sitting import SittingStatus, SittingStatusRequest
from shared.security.tokens import issue_token
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.web.gate import PEER_KEY
from tests.support.server_parts import ServerParts

SIGN = msgspec.json.encode(
    SittingStatusRequest(item_id="", answered=0, total=1, flagged=0, seq=0, head="", unsent=0, paper_ready=True)
)


class Peer(msgspec.Struct, frozen=True):
    address: str = "10.0.0.9"
    device_id: str = "candidate-1"
    role: str = "candidate"
    fingerprint: str = "print-1"


@pytest.fixture
def app(parts: ServerParts) -> Flask:
    parts.device(1)
    return parts.app()


def token(parts: ServerParts) -> str:
    claims = SittingClaims(session_no=1, ticket=parts.tiny.ticket(1), epoch=1, device_id="candidate-1")
    return issue_token(parts.site.token_key, claims, expires_ms=parts.site.clock.now_ms() + 60_000)


def post(app: Flask, path: str, data: bytes, bearer: str, **environ: object) -> TestResponse:
    return app.test_client().post(
        path,
        data=data,
        headers={"Authorization": f"Bearer {bearer}"},
        environ_overrides={PEER_KEY: Peer(), **environ},
    )


def code(response: TestResponse) -> str:
    assert response.content_type == "application/json"
    return msgspec.json.decode(response.data, type=ErrorBody).code


def test_a_sign_of_life_is_answered_without_the_framework(
    app: Flask, parts: ServerParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "full_dispatch_request", lambda: pytest.fail("the framework was asked"))
    response = post(app, paths.SITTING_STATUS, SIGN, token(parts))
    assert response.status == "200 OK"
    assert msgspec.json.decode(response.data, type=SittingStatus).phase == "fenced"


def test_a_body_that_is_none_or_too_large_is_refused_by_name(app: Flask, parts: ServerParts) -> None:
    bearer = token(parts)
    assert code(post(app, paths.ANSWERS, b"{", bearer)) == "bad_request"
    assert code(post(app, paths.ANSWERS, b"", bearer)) == "bad_request"
    assert code(post(app, paths.ANSWERS, SIGN, bearer, CONTENT_LENGTH="many")) == "bad_request"
    large = post(app, paths.ANSWERS, bytes((4 << 20) + 1), bearer)
    assert (large.status_code, code(large)) == (413, "too_large")


def test_other_methods_are_not_found_as_everywhere(app: Flask) -> None:
    response = app.test_client().get(paths.ANSWERS, environ_overrides={PEER_KEY: Peer()})
    assert (response.status_code, code(response)) == (404, "not_found")


@pytest.mark.allow_log("fault in POST /v1/sitting/status")
def test_a_fault_is_logged_and_told_as_one(app: Flask, parts: ServerParts, monkeypatch: pytest.MonkeyPatch) -> None:
    bearer = token(parts)
    monkeypatch.setattr(Site, "need_room", lambda self: 1 // 0)
    assert code(post(app, paths.SITTING_STATUS, SIGN, bearer)) == "server_fault"


def test_a_refusal_leaves_a_line_that_names_device_and_route(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "site_server.web"):
        assert code(post(app, paths.ANSWERS, b"{}", "nonsense")) == "token_missing"
    assert "POST /v1/sitting/answers 401 token_missing" in caplog.text
    assert "device candidate-1" in caplog.text
    assert "nonsense" not in caplog.text
