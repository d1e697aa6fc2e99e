"""A small site for tests: an authority, a server certificate, devices; all as files, and raw TLS clients."""

import http.client
import socket
import ssl
import time
from pathlib import Path

from shared.security import certificates as certs
from shared.security.certificates import SERVER_NAME, DeviceRole, KeyedCertificate


class TlsSite:
    """Certificates of one site under one folder."""

    def __init__(self, folder: Path, site_id: str = "440106-01") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.now_ms = int(time.time() * 1000)
        self.authority = certs.make_ca(site_id, now_ms=self.now_ms)
        self.ca = self._write("ca.pem", self.authority.certificate)
        server = certs.issue_server(self.authority, now_ms=self.now_ms)
        self.server_cert = self._write("server.pem", server.certificate)
        self.server_key = self._write("server.key", server.key)

    def device(self, device_id: str, role: DeviceRole = "candidate", *, days: int = 10) -> tuple[Path, Path]:
        """Certificate and key files of a new device; negative days: expired."""
        key = certs.make_device_key()
        request = certs.make_device_request(key, device_id)
        pem = certs.issue_device(self.authority, request, device_id=device_id, role=role, now_ms=self.now_ms, days=days)
        return self._write(f"{device_id}.pem", pem), self._write(f"{device_id}.key", certs.key_pem(key))

    def keyed(self, name: str, issued: KeyedCertificate) -> tuple[Path, Path]:
        """Write any certificate with its key."""
        return self._write(f"{name}.pem", issued.certificate), self._write(f"{name}.key", issued.key)

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path


def client_tls(site: TlsSite, device: tuple[Path, Path] | None = None) -> ssl.SSLContext:
    """A plain client context that trusts the site."""
    context = ssl.create_default_context(cafile=str(site.ca))
    if device is not None:
        context.load_cert_chain(*device)
    return context


def connect(port: int, context: ssl.SSLContext, timeout_s: float = 20) -> ssl.SSLSocket:
    """A TLS connection to the server on loopback."""
    raw = socket.create_connection(("127.0.0.1", port), timeout=timeout_s)
    try:
        return context.wrap_socket(raw, server_hostname=SERVER_NAME)
    except OSError:
        raw.close()
        raise


def ask(connection: socket.socket, path: str = "/", body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """One request on an open connection, kept alive."""
    connection.sendall(request_bytes(path, body, **headers))
    response = http.client.HTTPResponse(connection)
    try:
        response.begin()
        return response.status, response.read()
    finally:
        response.close()


def request_bytes(path: str = "/", body: bytes = b"", **headers: str) -> bytes:
    """The bytes of one POST request."""
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
