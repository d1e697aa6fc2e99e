"""A network that says nothing, each in its own way: the cause is told within the stated bound, and the upload ends."""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.exchange.container import hash_file
from shared.protocol.commands import EndRoom
from shared.protocol.jobs import Job
from shared.words.catalogue import say
from site_server.adapters.upload import TusUploader, UploadSettings
from site_server.adapters.upload_errors import TusError
from tests.support.middlebox import Asked, Said, middlebox
from tests.support.server_parts import ServerParts
from tests.support.travelling import make_bundle, make_centre, make_site

CENTRE, SITE = make_centre(), make_site()
FIRST_S = 0.4
SETTINGS = UploadSettings(timeout_s=60, first_s=FIRST_S, retry_delays_s=(0.05,) * 9, receipt_wait_s=0)
SLACK_S = 1.5
"""A machine under load."""
ENDLESS = 2_000
TUS = (("Tus-Resumable", "1.0.0"),)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "S1.exambundle"
    make_bundle(path, CENTRE, SITE)
    return path


def told(tmp_path: Path, bundle: Path, base: str, settings: UploadSettings = SETTINGS) -> tuple[str, float, float]:
    """The code at the end, after how many seconds the cause was told first, and after how many it ended."""
    began_s, first_s = time.monotonic(), [0.0]

    def troubled(sentence: str) -> None:
        if sentence and not first_s[0]:
            first_s[0] = time.monotonic() - began_s

    card = replace(CENTRE.public, upload_url=f"{base}/files", receipt_url=f"{base}/receipts")
    with pytest.raises(TusError) as caught:
        TusUploader(tmp_path / "up", settings).upload(
            bundle,
            centre=card,
            session_id="S1",
            bundle_sha256=hash_file(bundle).sha256,
            progress=lambda done, total: None,
            cancelled=lambda: False,
            troubled=troubled,
        )
    return caught.value.code, first_s[0], time.monotonic() - began_s


@contextlib.contextmanager
def speaking(say: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A place that takes connections and then says what it wants."""
    over, threads = threading.Event(), []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)

        def serve(line: socket.socket) -> None:
            with line, contextlib.suppress(OSError):
                line.recv(65536)
                say(line, over)
                over.wait(30)

        def accept() -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    threads.append(threading.Thread(target=serve, args=(server.accept()[0],)))
                    threads[-1].start()

        threads.append(threading.Thread(target=accept))
        threads[0].start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            for thread in threads:
                thread.join(10)


@pytest.fixture
def blackhole() -> Iterator[tuple[str, int]]:
    """An address that takes no connection and refuses none: its queue is full."""
    if sys.platform == "win32":
        pytest.skip("Windows refuses where Linux drops")
    with contextlib.ExitStack() as held:
        server = held.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            line = held.enter_context(socket.socket())
            line.setblocking(False)
            line.connect_ex(server.getsockname())
        time.sleep(0.1)
        yield server.getsockname()


def drip(line: socket.socket, over: threading.Event, start: bytes) -> None:
    line.sendall(start)
    for _ in range(ENDLESS):
        if over.wait(0.05):
            return
        line.sendall(b"a")


def nothing(_line: socket.socket, _over: threading.Event) -> None:
    """Not a byte."""


def after_headers(line: socket.socket, _over: threading.Event) -> None:
    line.sendall(b"HTTP/1.1 201 Created\r\nLocation: /files/1\r\nContent-Length: 100\r\n\r\n")


def in_headers(line: socket.socket, over: threading.Event) -> None:
    drip(line, over, b"HTTP/1.1 201 Created\r\nLocation: /")


def in_body(line: socket.socket, over: threading.Event) -> None:
    drip(line, over, b"HTTP/1.1 201 Created\r\nLocation: /files/1\r\nContent-Length: 60000\r\n\r\n")


@pytest.mark.parametrize("addresses", [1, 4])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_packets_that_are_dropped(
    tmp_path: Path,
    bundle: Path,
    blackhole: tuple[str, int],
    monkeypatch: pytest.MonkeyPatch,
    addresses: int,
    scheme: str,
) -> None:
    """However many addresses the name has."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", blackhole)] * addresses
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    code, first_s, end_s = told(tmp_path, bundle, f"{scheme}://results.example:{blackhole[1]}")
    assert code == "upload_no_answer"
    assert first_s < SETTINGS.told_s + SLACK_S
    assert end_s < SETTINGS.over_s + SLACK_S
    time.sleep(addresses * FIRST_S)  # who was left alone ends by itself


@pytest.mark.parametrize(
    ("scheme", "say"),
    [("https", nothing), ("http", nothing), ("http", after_headers), ("http", in_headers), ("http", in_body)],
)
def test_a_place_that_takes_the_connection_and_never_answers_whole(
    tmp_path: Path, bundle: Path, scheme: str, say: Callable[[socket.socket, threading.Event], None]
) -> None:
    with speaking(say) as place:
        code, first_s, end_s = told(tmp_path, bundle, f"{scheme}://{place}")
    assert code == "upload_timeout"
    assert first_s < SETTINGS.told_s + SLACK_S
    assert end_s < SETTINGS.over_s + SLACK_S


def test_names_that_are_never_looked_up(tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def silent(*_asked: object, **_how: object) -> list[object]:
        over.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    code, first_s, end_s = told(tmp_path, bundle, "https://results.example")
    over.set()
    assert code == "upload_no_name"
    assert first_s < SETTINGS.told_s + SLACK_S
    assert end_s < SETTINGS.over_s + SLACK_S


def test_a_piece_whose_answer_drips_is_given_up_as_well(tmp_path: Path, bundle: Path) -> None:
    """In the middle of an upload: the other side had answered before."""

    def rule(asked: Asked) -> Said:
        if asked.method == "POST":
            return Said(201, (("Location", f"http://{place}/files/1"), *TUS))
        return Said(200, (("Upload-Offset", "0"), *TUS))

    settings = replace(SETTINGS, timeout_s=FIRST_S, retry_delays_s=(0.05,))
    with speaking(in_headers) as place, middlebox(rule) as box:
        code, first_s, end_s = told(tmp_path, bundle, box.url, settings)
    assert code == "upload_timeout"
    assert first_s < 5
    assert end_s < 10


def test_what_stands_on_the_console_names_the_cause_while_the_second_try_runs(
    parts: ServerParts, blackhole: tuple[str, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The sentence of the job is what the console shows; it stood at 0 % for 160 s once."""
    pc = parts.login(1)
    parts.started()
    pc.hand_in()
    parts.command(EndRoom(reason="结束", approvals=parts.approve("chief")))
    for kind in ("collect", "seal"):
        assert ended(parts, parts.use_cases.jobs.start(kind, "chief")).state == "done"
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", blackhole)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    monkeypatch.setattr(parts.site, "uploader", TusUploader(tmp_path / "up", SETTINGS))
    texts: dict[str, float] = {}
    job, began_s = parts.use_cases.jobs.start("upload", "chief"), time.monotonic()
    while job.state == "running":
        texts.setdefault(job.text, time.monotonic() - began_s)
        time.sleep(0.01)
        job = parts.use_cases.jobs.get(job.job_id)
    assert (job.error, job.message) == ("upload_no_answer", say("upload.upload_no_answer"))
    assert texts[job.message] < SETTINGS.told_s + SLACK_S
    assert time.monotonic() - began_s < SETTINGS.over_s + SLACK_S


def ended(parts: ServerParts, job: Job) -> Job:
    while job.state == "running":
        time.sleep(0.01)
        job = parts.use_cases.jobs.get(job.job_id)
    return job
