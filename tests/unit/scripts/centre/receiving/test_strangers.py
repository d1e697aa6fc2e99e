"""The receiver stands on the internet: who holds connections and disk there holds nobody up."""

import base64
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scripts.centre.receiving import uploads as uploads_room
from scripts.centre.receiving.serve import make_receiver, make_server
from scripts.centre.receiving.uploads import Uploads
from tests.support.receiver import centre_folder, with_small_session
from tests.support.travelling import make_centre, make_site

HALF = b"POST /files HTTP/1.1\r\nHost: x\r\nX-Slow: "


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    folder = with_small_session(centre_folder(tmp_path / "centre", make_centre(), make_site()))
    server = make_server(make_receiver(folder, 1 << 20), host="127.0.0.1", port=0, limit_bytes=1 << 20)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    server.task_dispatcher.shutdown()
    server.close()
    thread.join(10)


@pytest.mark.allow_log("Client disconnected|wasyncore|Exception", required=False)
def test_two_hundred_half_open_connections_hold_no_honest_upload_up(port: int) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(200):
            line = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            line.sendall(HALF)
        begun = time.monotonic()
        answer = requests.options(f"http://127.0.0.1:{port}/files", timeout=10)
        assert answer.status_code == 204
        assert time.monotonic() - begun < 5


def test_a_body_larger_than_a_piece_is_refused_before_it_is_taken(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"PATCH /files/x HTTP/1.1\r\nHost: x\r\nContent-Length: 419430400\r\n\r\n" + bytes(1000))
        assert b" 413 " in line.recv(1000).split(b"\r\n")[0]


def test_what_strangers_have_begun_holds_a_bounded_part_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_room, "MOST_LIMITS", 3)
    monkeypatch.setattr(uploads_room, "_SPARE_BYTES", 0)
    uploads = Uploads(tmp_path, 1000)
    for number in range(20):
        info = uploads.create(1000, metadata(f"{number:064x}"))
        uploads.data(info).write_bytes(bytes(1000))
    assert sum(uploads.data(info).stat().st_size for info in uploads.all()) <= 4000


def metadata(sha256: str) -> str:
    pairs = {"filename": "a", "session_id": "S1", "sha256": sha256}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
