"""Who gets in: this site's devices by name, devices without a certificate as nobody, everyone else not at all."""

import json
import ssl
import warnings
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from shared.security import certificates as certs
from site_server.serving.server import Server
from tests.support.tls_site import TlsSite, ask, client_tls, connect

Serve = Callable[..., Server]
Devices = dict[str, tuple[Path, Path]]


def peer_of(answer: tuple[int, bytes]) -> dict[str, str | None]:
    status, data = answer
    assert status == 200
    reply = json.loads(data)
    assert reply["scheme"] == "https"
    peer: dict[str, str | None] = reply["peer"]
    return peer


def test_a_device_is_known_by_its_certificate(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve()
    for name, role in (("a", "candidate"), ("console", "console")):
        with connect(server.port, client_tls(site, devices[name])) as line:
            expected = {
                "address": "127.0.0.1",
                "device_id": name,
                "role": role,
                "fingerprint": certs.fingerprint(devices[name][0].read_bytes()),
            }
            assert peer_of(ask(line)) == expected
            assert peer_of(ask(line, body=b"x" * 1000)) == expected
            assert line.version() == "TLSv1.3"


def test_without_a_certificate_one_is_nobody(site: TlsSite, serve: Serve) -> None:
    with connect(serve().port, client_tls(site)) as line:
        assert peer_of(ask(line)) == {"address": "127.0.0.1", "device_id": None, "role": None, "fingerprint": None}


def refused(port: int, context: ssl.SSLContext) -> str:
    """The reason TLS gives for refusing; in TLS 1.3 the client learns it with its first read."""
    with pytest.raises(ssl.SSLError) as caught, connect(port, context) as line:
        ask(line)
    return caught.value.reason


def test_certificates_of_others_end_the_handshake(site: TlsSite, serve: Serve, tmp_path: Path) -> None:
    server = serve()
    # The same site name, another authority: what a forger would make.
    foreign = TlsSite(tmp_path).device("a")
    assert refused(server.port, client_tls(site, foreign)) == "TLSV1_ALERT_UNKNOWN_CA"
    expired = site.device("old", days=-1)
    assert refused(server.port, client_tls(site, expired)) == "SSLV3_ALERT_CERTIFICATE_EXPIRED"
    # The server's own kind of certificate is none for a client.
    misused = site.keyed("misused", certs.issue_server(site.authority, now_ms=site.now_ms))
    assert refused(server.port, client_tls(site, misused)) == "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE"
    assert len(server.registry) == 0


def test_older_tls_is_refused(site: TlsSite, serve: Serve, devices: Devices) -> None:
    server = serve()
    context = client_tls(site, devices["a"])
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert refused(server.port, context) == "TLSV1_ALERT_PROTOCOL_VERSION"


def test_there_is_no_port_behind_the_one_of_the_room(serve: Serve) -> None:
    """A listening port on loopback would be open to every program of the server machine."""
    before = listening()
    server = serve()
    assert listening() - before == {server.port}


def listening() -> set[int]:
    return {c.laddr.port for c in psutil.Process().net_connections("tcp") if c.status == psutil.CONN_LISTEN}


def test_headers_name_nobody(site: TlsSite, serve: Serve) -> None:
    with connect(serve().port, client_tls(site)) as line:
        peer = peer_of(ask(line, exam_peer="console", X_Forwarded_For="10.0.0.1", Forwarded="for=10.0.0.1"))
        assert peer["device_id"] is None
        assert peer["address"] == "127.0.0.1"


def test_a_key_under_a_password_and_wrong_files(site: TlsSite, tmp_path: Path) -> None:
    issued = certs.issue_server(site.authority, now_ms=site.now_ms, key_password=b"pw")
    certificate, key = site.keyed("locked", issued)

    def server(cert: Path = certificate, password: bytes | None = b"pw") -> Server:
        return Server(
            lambda _e, _s: [],
            host="127.0.0.1",
            port=0,
            server_cert=cert,
            server_key=key,
            ca=site.ca,
            key_password=password,
        )

    assert server()
    for cert, password in (
        (certificate, b"no"),
        (certificate, None),
        (site.server_cert, b"pw"),
        (tmp_path / "x", b"pw"),
    ):
        with pytest.raises(OSError, match=r".*"):
            server(cert, password)


def test_a_taken_port_is_an_error_and_leaves_nothing(site: TlsSite, serve: Serve) -> None:
    taken = serve().port
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        second = Server(
            lambda _e, _s: [],
            host="127.0.0.1",
            port=taken,
            server_cert=site.server_cert,
            server_key=site.server_key,
            ca=site.ca,
        )
        with pytest.raises(RuntimeError):
            _ = second.port
        with pytest.raises(OSError, match=r"in use|10048"):
            second.start()
        second.stop()
