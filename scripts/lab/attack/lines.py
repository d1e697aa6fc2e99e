"""TLS lines by hand: as an enrolled PC, as a stranger, as a PC of another site, and plain bytes at the port."""

import contextlib
import socket
import ssl
import time
from pathlib import Path
from typing import Final

from shared.security import certificates as certs
from shared.security.certificates import SERVER_NAME
from tests.support.tiny_session import Device
from tests.support.tls_site import TlsSite, ask, client_tls, connect, request_bytes

HOST: Final = "127.0.0.1"


def context(ca: Path, device: Device | None = None) -> ssl.SSLContext:
    """A client that trusts the site: with the device's certificate, or with none."""
    made = ssl.create_default_context(cafile=str(ca))
    if device is not None:
        made.load_cert_chain(device.certificate, device.key)
    return made


def foreign(ca: Path, folder: Path, device_id: str) -> ssl.SSLContext:
    """As a PC with a certificate of another authority that bears the same names."""
    made = ssl.create_default_context(cafile=str(ca))
    made.load_cert_chain(*TlsSite(folder).device(device_id))
    return made


def self_signed(ca: Path, folder: Path) -> ssl.SSLContext:
    """As one that shows an authority's own certificate."""
    authority = certs.make_ca("x", now_ms=int(time.time() * 1000))
    (folder / "own.pem").write_bytes(authority.certificate)
    (folder / "own.key").write_bytes(authority.key)
    made = ssl.create_default_context(cafile=str(ca))
    made.load_cert_chain(folder / "own.pem", folder / "own.key")
    return made


def tls_refusal(port: int, made: ssl.SSLContext) -> str:
    """The reason for which the server ends the handshake; empty if it did not."""
    try:
        with connect(port, made) as line:
            ask(line, "/v1/hello")
    except ssl.SSLError as error:
        return error.reason or type(error).__name__
    except OSError as error:
        return type(error).__name__
    return ""


def said(port: int, made: ssl.SSLContext | None, sent: bytes, wait_s: float = 10) -> bytes:
    """The first bytes that come back for these; without a context the bytes go in plain."""
    with contextlib.ExitStack() as ends:
        line: socket.socket = socket.create_connection((HOST, port), timeout=wait_s)
        if made is not None:
            line = made.wrap_socket(line, server_hostname=SERVER_NAME)
        ends.enter_context(line)
        try:
            line.sendall(sent)
            return line.recv(65536)
        except (OSError, ssl.SSLError):
            return b""


__all__ = ["ask", "client_tls", "connect", "context", "foreign", "request_bytes", "said", "tls_refusal"]
