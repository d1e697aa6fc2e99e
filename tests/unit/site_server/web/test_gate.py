"""Deny by default: every path of the url map against everybody it is not for."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from flask import Flask

from shared.protocol import paths
from shared.protocol.enrolment import EnrolmentRequest
from shared.protocol.errors import ErrorBody
from shared.security.tokens import issue_token
from site_server.service.core.tokens import SittingClaims, StaffClaims
from site_server.web.fast_lane import FastLane
from site_server.web.gate import PEER_KEY, Access, Gate
from tests.support.server_parts import ServerParts


class Peer(msgspec.Struct, frozen=True):
    """As the serving side names it."""

    address: str = "10.0.0.9"
    device_id: str | None = None
    role: str | None = None
    fingerprint: str | None = None


NOBODY = Peer()
PC = Peer(device_id="candidate-1", role="candidate", fingerprint="print-1")
CONSOLE = Peer(device_id="console-0", role="console", fingerprint="print-0")


@pytest.fixture
def app(parts: ServerParts) -> Flask:
    parts.device(1)
    parts.device(2)
    parts.device(0, "console")
    return parts.app()


def rules(app: Flask) -> Iterator[tuple[str, str, Access | None]]:
    """Every path with its method and access: the framework's, and those of the lane in front of it."""
    gate, lane = app.extensions["exam.gate"], app.wsgi_app.inner  # type: ignore[attr-defined]  # the anchors' lane
    assert isinstance(gate, Gate)
    assert isinstance(lane, FastLane)
    for rule in app.url_map.iter_rules():
        for method in rule.methods or ():
            yield str(rule), method, gate.access(rule.endpoint)
    for path in lane.paths:
        yield path, "POST", Access.SITTING


def code(app: Flask, rule: str, method: str, peer: Peer | None, token: str = "") -> str:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    path = rule.replace("<ticket>", "T").replace("<job_id>", "J")
    response = app.test_client().open(
        path, method=method, headers=headers, environ_overrides={PEER_KEY: peer} if peer else {}
    )
    if method == "HEAD":
        return "" if response.status_code < 400 else "refused"
    if response.status_code < 400:
        return ""
    return msgspec.json.decode(response.data, type=ErrorBody).code


def sitting_token(parts: ServerParts, *, lifetime_ms: int = 60_000, **changes: object) -> str:
    fields = {"session_no": 1, "ticket": parts.tiny.ticket(1), "epoch": 1, "device_id": "candidate-1", **changes}
    claims = SittingClaims(**fields)  # type: ignore[arg-type]
    return issue_token(parts.site.token_key, claims, expires_ms=parts.site.clock.now_ms() + lifetime_ms)


def staff_token(parts: ServerParts, *, lifetime_ms: int = 60_000, **changes: object) -> str:
    fields = {"session_no": 1, "staff_id": "chief", "role": "chief", "device_id": "console-0", **changes}
    claims = StaffClaims(**fields)  # type: ignore[arg-type]
    return issue_token(parts.site.token_key, claims, expires_ms=parts.site.clock.now_ms() + lifetime_ms)


def test_every_route_declares_its_access_and_every_path_of_the_protocol_has_one(app: Flask) -> None:
    found = {rule for rule, _, access in rules(app) if access is not None}
    assert len(found) == len({rule for rule, _, _ in rules(app)})
    for name, path in vars(paths).items():
        if name.isupper() and name != "PREFIX":
            assert any(known == path or known.startswith(f"{path}/<") for known in found), name


def test_only_hello_enrolment_and_the_empty_wall_page_are_open(app: Flask) -> None:
    assert {rule for rule, _, access in rules(app) if access is Access.OPEN} == {
        paths.HELLO,
        paths.ENROL,
        paths.ASK,
        paths.WAIT,
        paths.WALL_PAGE,
        f"{paths.WALL_PARTS}/<name>",
    }


@pytest.mark.parametrize("peer", [None, NOBODY, PC, CONSOLE], ids=["no TLS", "no certificate", "PC", "console"])
def test_the_wall_is_closed_to_whoever_has_no_code_of_it(app: Flask, parts: ServerParts, peer: Peer | None) -> None:
    walls = [rule for rule, _, access in rules(app) if access is Access.WALL]
    assert set(walls) == {paths.WALL}
    for token in ("", "nonsense", staff_token(parts), sitting_token(parts), "0000-0000-0000"):
        assert code(app, paths.WALL, "GET", peer, token) == "wall_refused"


@pytest.mark.parametrize(
    "peer",
    [
        None,
        NOBODY,
        Peer(device_id="candidate-9", role="candidate", fingerprint="print-9"),
        Peer(device_id="candidate-1", role="candidate", fingerprint="of-an-earlier-enrolment"),
        Peer(device_id="candidate-1", role="console", fingerprint="print-1"),
    ],
    ids=["no TLS", "no certificate", "not enrolled", "old certificate", "role differs from enrolment"],
)
def test_without_an_enrolled_device_everything_is_closed(app: Flask, peer: Peer | None) -> None:
    for rule, method, access in rules(app):
        if access not in {Access.OPEN, Access.WALL}:
            assert code(app, rule, method, peer) in {"no_certificate", "refused"}, rule
    assert code(app, "/nowhere", "GET", peer) == "no_certificate"


def test_the_wrong_role_is_refused_everywhere_also_with_a_good_token(app: Flask, parts: ServerParts) -> None:
    for rule, method, access in rules(app):
        if access in {Access.CANDIDATE, Access.SITTING}:
            assert code(app, rule, method, CONSOLE, staff_token(parts)) in {"wrong_role", "refused"}, rule
        elif access in {Access.CONSOLE, Access.STAFF}:
            assert code(app, rule, method, PC, sitting_token(parts)) in {"wrong_role", "refused"}, rule


def test_token_paths_refuse_missing_foreign_expired_and_forged_tokens(app: Flask, parts: ServerParts) -> None:
    sitting_bad = [
        "",
        "nonsense",
        staff_token(parts, device_id="candidate-1"),
        sitting_token(parts, device_id="candidate-2"),
        sitting_token(parts, session_no=2),
        issue_token(bytes(32), SittingClaims(session_no=1, ticket="T", epoch=1, device_id="x"), expires_ms=2**60),
    ]
    staff_bad = [
        "",
        "nonsense",
        sitting_token(parts, device_id="console-0"),
        staff_token(parts, device_id="console-7"),
        staff_token(parts, session_no=2),
    ]
    for rule, method, access in rules(app):
        if access is Access.SITTING:
            for token in sitting_bad:
                assert code(app, rule, method, PC, token) in {"token_missing", "refused"}, rule
            old = sitting_token(parts, lifetime_ms=-1)
            assert code(app, rule, method, PC, old) in {"token_expired", "refused"}
        elif access is Access.STAFF:
            for token in staff_bad:
                assert code(app, rule, method, CONSOLE, token) in {"token_missing", "refused"}, rule
            old = staff_token(parts, lifetime_ms=-1)
            assert code(app, rule, method, CONSOLE, old) in {"token_expired", "refused"}


def test_a_revoked_device_is_out_at_once(app: Flask, parts: ServerParts) -> None:
    assert code(app, paths.PAPER, "GET", PC) == "not_unsealed"
    parts.use_cases.enrolment.window(EnrolmentRequest(revoke_device_id="candidate-1"))
    assert code(app, paths.PAPER, "GET", PC) == "no_certificate"


def test_unknown_paths_and_methods_are_not_found_for_those_inside(app: Flask) -> None:
    assert code(app, "/v1/nothing", "GET", PC) == "not_found"
    assert code(app, paths.LOGIN, "GET", PC) == "not_found"
    assert code(app, paths.LOGIN, "OPTIONS", PC) == "not_found"


def test_a_route_nobody_declared_is_refused(app: Flask) -> None:
    app.add_url_rule("/v1/forgotten", "forgotten", lambda: "secret")
    assert code(app, "/v1/forgotten", "GET", PC) == "not_allowed"
    assert code(app, "/v1/forgotten", "GET", CONSOLE) == "not_allowed"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"ticket":1}', b"\xff", b"[" * 100_000, b'{"epoch":1,"entries":5}']
)
def test_garbage_is_a_bad_request_with_a_sentence(app: Flask, parts: ServerParts, body: bytes) -> None:
    tokens = {Access.SITTING: (PC, sitting_token(parts)), Access.STAFF: (CONSOLE, staff_token(parts))}
    for rule, method, access in rules(app):
        # These take any object: all of their fields may be left out.
        lenient = rule in {
            paths.CONFIRM,
            paths.ENROLMENT,
            paths.PROGRAMS,
            paths.TRIAL,
            paths.BOARD,
            paths.START_NEXT,
        } and body.startswith(b'{"')
        if (
            method != "POST"
            or rule in {paths.PACKAGES, paths.NEXT_PACKAGE, paths.JOURNALS, paths.SPEED, paths.RECEIPT, paths.TRUST}
            or lenient
        ):  # files, not messages
            continue
        peer, token = tokens.get(access, (CONSOLE if access is Access.CONSOLE else PC, ""))  # type: ignore[arg-type]
        response = app.test_client().open(
            rule,
            method=method,
            data=body,
            headers={"Authorization": f"Bearer {token}"},
            environ_overrides={PEER_KEY: peer},
        )
        error = msgspec.json.decode(response.data, type=ErrorBody)
        assert (response.status_code, error.code) == (400, "bad_request"), (rule, body)
        assert error.message.endswith("。")


def test_a_body_over_the_limit_is_refused(app: Flask) -> None:
    response = app.test_client().post(paths.LOGIN, data=b"x" * (5 << 20), environ_overrides={PEER_KEY: PC})
    assert msgspec.json.decode(response.data, type=ErrorBody).code == "too_large"


def test_a_fault_is_told_without_its_inside(app: Flask, parts: ServerParts, allow_log: Callable[..., None]) -> None:
    allow_log("fault in GET")
    parts.site.folder = None  # type: ignore[assignment]
    response = app.test_client().get(
        paths.VIEW,
        headers={"Authorization": f"Bearer {staff_token(parts)}"},
        environ_overrides={PEER_KEY: CONSOLE},
    )
    assert response.status_code == 500
    error = msgspec.json.decode(response.data, type=ErrorBody)
    assert (error.code, error.details) == ("server_fault", {})
    assert "Traceback" not in response.text
