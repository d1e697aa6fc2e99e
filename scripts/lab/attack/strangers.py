"""A laptop on the switch: no certificate, a wrong one, guesses, and every trick of HTTP."""

import ssl
import tempfile
from pathlib import Path
from typing import Final

from scripts.lab.attack import lines
from scripts.lab.attack.attack import attack
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import Stage, each, refused
from scripts.lab.attack.wire import served
from shared.protocol import paths
from shared.protocol.asking import AskRequest
from shared.protocol.commands import OpenWall
from shared.protocol.device import EnrolRequest
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.certificates import make_device_key, make_device_request
from shared.security.codes import enrolment_proof
from site_server.web.gate import Access

BY: Final = "stranger on the switch"


def _enrolment(code: str, role: str = "candidate", seat: int = 1) -> EnrolRequest:
    request = make_device_request(make_device_key(), "pc").decode()
    return EnrolRequest(
        role=role,  # type: ignore[arg-type]
        device_name="PC",
        seat=seat,
        csr_pem=request,
        proof=enrolment_proof(code, request.encode()),
        protocol_version=PROTOCOL_VERSION,
    )


@attack("every path without a certificate", by=BY, must="no_certificate, on each")
def no_certificate(stage: Stage) -> str:
    """Every path of the server that is not open is called without a client certificate."""
    link = stage.stranger()
    closed = [route for route in served() if route.access not in {Access.OPEN, Access.WALL}]
    return each([refused(link, route.method, route.path) for route in closed], "no_certificate")


@attack("a certificate of another authority", by=BY, must="TLS ends the handshake")
def other_authority(stage: Stage) -> str:
    """An authority of the same name issues a certificate in the name of an enrolled PC."""
    device = stage.tiny.device(seat=2)
    with tempfile.TemporaryDirectory() as folder:
        made = lines.foreign(device.site_ca, Path(folder), device.device_id)
        told = lines.tls_refusal(stage.port, made)
    demand("UNKNOWN_CA" in told, told)
    return told


@attack("an authority shows itself", by=BY, must="TLS ends the handshake")
def own_authority(stage: Stage) -> str:
    """A self-signed authority's certificate is shown in place of a device's."""
    with tempfile.TemporaryDirectory() as folder:
        told = lines.tls_refusal(stage.port, lines.self_signed(stage.tiny.device(seat=2).site_ca, Path(folder)))
    demand("UNKNOWN_CA" in told or "CERTIFICATE" in told, told)
    return told


@attack("TLS 1.2", by=BY, must="TLS ends the handshake")
def old_tls(stage: Stage) -> str:
    """An enrolled PC's certificate over TLS 1.2, as older attacks on TLS need it."""
    device = stage.tiny.device(seat=2)
    made = lines.context(device.site_ca, device)
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    told = lines.tls_refusal(stage.port, made)
    demand("PROTOCOL_VERSION" in told, told)
    return told


@attack("plain HTTP at the port", by=BY, must="no answer")
def plain_http(stage: Stage) -> str:
    """The room's port is asked without TLS."""
    answer = lines.said(stage.port, None, b"GET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n")
    demand(b"HTTP" not in answer, answer)
    return "the connection ends"


@attack("headers that name somebody", by=BY, must="no_certificate")
def headers(stage: Stage) -> str:
    """Headers of proxies, and our own inner names, claim to be the console."""
    made = lines.context(stage.tiny.device(seat=2).site_ca)
    claims = {
        "exam.peer": "console",
        "X_Forwarded_For": "127.0.0.1",
        "X_SSL_Client_Cert": "x",
        "Forwarded": "for=127.0.0.1",
    }
    with lines.connect(stage.port, made) as line:
        status, body = lines.ask(line, paths.VIEW, b"", **claims)
    demand((status, b"no_certificate" in body) == (401, True), body)
    return "401 no_certificate"


@attack("two lengths in one request", by=BY, must="refused, and nothing of it is taken for a second request")
def smuggling(stage: Stage) -> str:
    """Content-Length and Transfer-Encoding at once, two lengths, a length with a sign, a space before the colon."""
    made = lines.context(stage.tiny.device(seat=2).site_ca)
    bodies = (
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"Content-Length: +3\r\n\r\nabc",
        b"Content-Length : 3\r\n\r\nabc",
        b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    )
    told = []
    for body in bodies:
        answer = lines.said(stage.port, made, b"POST /v1/console/view HTTP/1.1\r\nHost: x\r\n" + body)
        demand(answer.count(b"HTTP/1.1") <= 1 and b" 200 " not in answer, answer)
        told.append(answer[9:12].decode() or "closed")
    return ", ".join(told)


@attack("folders above the files of the wall and the backup", by=BY, must="refused")
def traversal(stage: Stage) -> str:
    """Names with `..`, encoded and plain, in every path that ends in a name."""
    link = stage.stranger()
    names = ("../app.py", "..%2f..%2fapp.py", "%2e%2e/%2e%2e/keys/vault.key", "wall.css%00.html", "..\\keys")
    made = [refused(link, "GET", f"{paths.WALL_PARTS}/{name}") for name in names]
    console = stage.tiny.staff("chief")
    made += [refused(console, "GET", f"{paths.BACKUP_FILES}/keys/{name}") for name in ("vault.key", "..%2fsite.db")]
    return each(made, "not_found", "no_certificate", "bad_request")


@attack("guessing the enrolment code", by=BY, must="five tries, then too_many_tries")
def guessed_code(stage: Stage) -> str:
    """The enrolment window is open; one laptop tries thirty codes."""
    stage.tiny.enrolment_code()
    link = stage.stranger()
    told = [refused(link, "POST", paths.ENROL, _enrolment(f"{n:08}")) for n in range(30)]
    demand(told.count("wrong_enrolment_code") <= 5, told)
    return f"{told.count('wrong_enrolment_code')} looked at, {told.count('too_many_tries')} × too_many_tries"


@attack("a request that is no certificate request", by=BY, must="refused by name, no fault of the server")
def bad_request(stage: Stage) -> str:
    """What asks to be let in holds a damaged, an over-long or a future version's certificate request."""
    link, good = stage.stranger(), make_device_request(make_device_key(), "pc").decode()
    told = []
    for pem in ("", good[:200], good.replace("A", "B", 5), "x" * 60_000, "-----BEGIN CERTIFICATE REQUEST-----\n"):
        body = AskRequest(
            role="candidate",
            device_name="PC",
            csr_pem=pem,
            commitment="00" * 32,
            protocol_version=PROTOCOL_VERSION,
        )
        told.append(refused(link, "POST", paths.ASK, body))
    return each(told, "bad_request")


@attack("guessing the code of the wall page", by=BY, must="wall_refused, and slower with each wrong one")
def wall_code(stage: Stage) -> str:
    """Codes of the wall page are guessed from a browser without a certificate."""
    link = stage.stranger()
    stage.tiny.command(stage.tiny.staff("chief"), OpenWall())
    told = []
    for number in range(40):
        link.set_token(f"{number:012}")
        told.append(refused(link, "GET", paths.WALL))
    return each(told, "wall_refused", "too_many_tries")
