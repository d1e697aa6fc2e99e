"""A site and a server that tells every caller who it is."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from site_server.serving.server import Server
from tests.support.tls_site import TlsSite


def who_am_i(environ: Any, start_response: Any) -> list[bytes]:
    """Answers the peer as JSON, with the length of the body it got; `/big?` answers many bytes."""
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/big":
        start_response("200 OK", [("Content-Length", str(50_000_000))])
        return [bytes(50_000_000)]
    reply = {"peer": msgspec.to_builtins(environ["exam.peer"]), "body": len(body), "scheme": environ["wsgi.url_scheme"]}
    data = msgspec.json.encode(reply)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(data)))])
    return [data]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> TlsSite:
    return TlsSite(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def devices(site: TlsSite) -> dict[str, tuple[Path, Path]]:
    return {name: site.device(name, "console" if name == "console" else "candidate") for name in ("a", "b", "console")}


@pytest.fixture
def serve(site: TlsSite) -> Iterator[Callable[..., Server]]:
    """Starts servers with the given settings; stops them after the test."""
    started: list[Server] = []

    def start(app: Any = who_am_i, **settings: Any) -> Server:
        server = Server(
            app,
            host="127.0.0.1",
            port=0,
            server_cert=site.server_cert,
            server_key=site.server_key,
            ca=site.ca,
            **settings,
        )
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()
