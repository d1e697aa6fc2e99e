"""The way of a bundle to the centre against the real receiver: whole, interrupted, resumed, refused."""

import errno
import http.server
import socket
import threading
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from msgspec.structs import replace

from shared.exchange.container import hash_file
from shared.exchange.receipt import open_receipt
from site_server.adapters.upload import TusUploader, UploadSettings
from site_server.adapters.upload_causes import cause_of_network
from site_server.domain.ports import UploadCancelledError, UploadError
from tests.support.receiver import centre_folder, listening, with_small_session
from tests.support.travelling import make_bundle, make_centre, make_site

QUICK = UploadSettings(chunk_bytes=700, timeout_s=5, retry_delays_s=(0.01, 0.02), receipt_wait_s=0)
SILENT: dict[str, Any] = {"progress": lambda done, total: None, "cancelled": lambda: False}


@pytest.fixture(scope="module")
def centre():
    return make_centre()


@pytest.fixture(scope="module")
def site():
    return make_site()


@pytest.fixture
def folder(tmp_path, centre, site):
    return with_small_session(centre_folder(tmp_path / "centre", centre, site))


@pytest.fixture
def bundle(tmp_path, centre, site):
    path = tmp_path / "S1.exambundle"
    make_bundle(path, centre, site)
    return path


def take(uploader, bundle, card, **how):
    sha256 = hash_file(bundle).sha256
    return uploader.upload(bundle, centre=card, session_id="S1", bundle_sha256=sha256, **{**SILENT, **how})


def failure(uploader, bundle, card, **how):
    with pytest.raises(UploadError) as caught:
        take(uploader, bundle, card, **how)
    return caught.value


def cut_off(tmp_path, bundle, card):
    """Cancel an upload after a few chunks; how far it came."""
    seen = []
    with pytest.raises(UploadCancelledError):
        take(
            TusUploader(tmp_path / "up", QUICK),
            bundle,
            card,
            progress=lambda done, total: seen.append(done),
            cancelled=lambda: len(seen) > 3,
        )
    return seen[-1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def answering(status, body=b"", headers=()):
    """A server that gives every request the same answer."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_POST = do_HEAD = do_PATCH = do_GET = answer  # noqa: N815 - the library's names

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_bundle_arrives_and_its_receipt_is_genuine(tmp_path, folder, bundle, centre):
    seen = []
    with listening(folder) as card:
        delivered = take(TusUploader(tmp_path / "up", QUICK), bundle, card, progress=lambda d, t: seen.append((d, t)))
    sha256, size = hash_file(bundle).sha256, bundle.stat().st_size
    assert open_receipt(delivered.receipt, centre=centre.public, bundle_sha256=sha256).bytes == size
    assert delivered.location.startswith(card.upload_url)
    assert seen[0] == (0, size)
    assert seen[-1] == (size, size)
    assert [d for d, _ in seen] == sorted(d for d, _ in seen)
    kept = folder.inbox / "bundles" / f"{sha256}.exambundle"
    assert kept.read_bytes() == bundle.read_bytes()


def test_a_cancelled_upload_goes_on_in_a_fresh_process(tmp_path, folder, bundle):
    again = []
    with listening(folder) as card:
        with pytest.raises(UploadCancelledError):
            take(TusUploader(tmp_path / "up", QUICK), bundle, card, cancelled=lambda: True)
        reached = cut_off(tmp_path, bundle, card)
        take(TusUploader(tmp_path / "up", QUICK), bundle, card, progress=lambda d, t: again.append(d))
    assert again[0] == reached >= 1400


def test_the_centre_restarting_in_between_costs_nothing(tmp_path, folder, bundle):
    port = free_port()
    with listening(folder, port=port) as card:
        reached = cut_off(tmp_path, bundle, card)
    error = failure(TusUploader(tmp_path / "up", QUICK), bundle, card)
    assert error.code == "upload_closed"
    assert "接着传" in error.message
    again = []
    with listening(folder, port=port):
        take(TusUploader(tmp_path / "up", QUICK), bundle, card, progress=lambda d, t: again.append(d))
    assert again[0] == reached > 0


def test_an_upload_the_centre_has_forgotten_begins_anew(tmp_path, folder, bundle):
    with listening(folder) as card:
        cut_off(tmp_path, bundle, card)
        for place in (folder.inbox / "uploads").iterdir():
            (place / "info.json").unlink()
        again = []
        take(TusUploader(tmp_path / "up", QUICK), bundle, card, progress=lambda d, t: again.append(d))
    assert again[0] == 0


def test_a_delivered_bundle_is_not_sent_twice(tmp_path, folder, bundle):
    with listening(folder) as card:
        first = take(TusUploader(tmp_path / "up", QUICK), bundle, card)
        again = []
        second = take(TusUploader(tmp_path / "up", QUICK), bundle, card, progress=lambda d, t: again.append(d))
    assert again == [bundle.stat().st_size]
    assert second == first


def test_a_damaged_note_of_an_earlier_try_is_no_obstacle(tmp_path, folder, bundle):
    (tmp_path / "up").mkdir()
    (tmp_path / "up" / f"{hash_file(bundle).sha256}.json").write_bytes(b"\x00\x00")
    with listening(folder) as card:
        take(TusUploader(tmp_path / "up", QUICK), bundle, card)


@pytest.mark.allow_log("refused")
def test_a_refusal_brings_the_centres_reason(tmp_path, folder, bundle):
    data = bytearray(bundle.read_bytes())
    data[1000] ^= 1
    bundle.write_bytes(data)
    with listening(folder) as card:
        error = failure(TusUploader(tmp_path / "up", QUICK), bundle, card)
    assert error.code == "upload_refused"
    assert "对方说明：成绩数据包有问题" in error.message
    assert "完好地保存在本机" in error.message


def test_too_large_for_the_centre(tmp_path, folder, bundle):
    with listening(folder, limit_bytes=1000) as card:
        assert failure(TusUploader(tmp_path / "up", QUICK), bundle, card).code == "upload_too_large"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *((status, "upload_portal") for status in (200, 302)),
        *((status, "upload_blocked") for status in (400, 403, 413)),
        (404, "upload_bad_address"),
        *((status, "upload_interrupted") for status in (500, 503)),
        (507, "upload_centre_full"),
    ],
)
def test_every_strange_answer_has_a_name(tmp_path, bundle, centre, status, code):
    """A captive portal answers 200 or 302 to everything; a proxy in trouble 50x; who is no centre refuses nothing."""
    with answering(status, b"<html>", [("Location", "http://127.0.0.1:9/portal")]) as base:
        card = replace(centre.public, upload_url=f"{base}/files", receipt_url=f"{base}/receipts")
        error = failure(TusUploader(tmp_path / "up", QUICK), bundle, card)
    assert error.code == code
    assert error.message.endswith("。")


def test_a_lying_offset_is_not_believed(tmp_path, bundle, centre):
    with answering(201, b"", [("Location", "/files/1"), ("Upload-Offset", "999999999")]) as base:
        card = replace(centre.public, upload_url=f"{base}/files", receipt_url=f"{base}/receipts")
        assert failure(TusUploader(tmp_path / "up", QUICK), bundle, card).code == "upload_altered"


def test_a_silent_network_ends_in_a_sentence(tmp_path, bundle, centre):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        base = f"http://127.0.0.1:{silent.getsockname()[1]}"
        card = replace(centre.public, upload_url=f"{base}/files", receipt_url=f"{base}/receipts")
        impatient = replace(QUICK, timeout_s=0.2, retry_delays_s=())
        assert failure(TusUploader(tmp_path / "up", impatient), bundle, card).code == "upload_timeout"


def test_where_nobody_answers_two_tries_say_so_and_the_first_says_it_while_the_second_runs(tmp_path, bundle, centre):
    patient = replace(QUICK, timeout_s=60, first_s=0.1, retry_delays_s=(0.01,) * 9)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_base = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for base, code in ((silent_base, "upload_timeout"), (f"http://127.0.0.1:{free_port()}", "upload_closed")):
            card = replace(centre.public, upload_url=f"{base}/files", receipt_url=f"{base}/receipts")
            told: list[str] = []
            error = failure(TusUploader(tmp_path / "up", patient), bundle, card, troubled=told.append)
            assert (error.code, told) == (code, [error.message])


@pytest.mark.parametrize(
    ("below", "code"),
    [
        (OSError(errno.ENETUNREACH, "no route"), "upload_no_route"),
        (OSError(errno.EHOSTUNREACH, "no route"), "upload_no_route"),
        (ConnectionRefusedError(), "upload_closed"),
        (socket.gaierror(-3, "try again"), "upload_no_name"),
    ],
)
def test_what_is_below_http_is_named(below, code):
    assert cause_of_network(requests.ConnectionError(below)).code == code


def test_a_connection_that_is_never_taken_is_a_matter_of_the_network():
    assert cause_of_network(requests.ConnectTimeout()).code == "upload_no_answer"


def test_a_wrong_address_and_a_missing_file(tmp_path, bundle, centre):
    card = replace(centre.public, upload_url="nonsense", receipt_url="nonsense")
    assert failure(TusUploader(tmp_path / "up", QUICK), bundle, card).code == "upload_bad_address"
    with pytest.raises(UploadError) as caught:
        TusUploader(tmp_path / "up", QUICK).upload(
            tmp_path / "none", centre=centre.public, session_id="S1", bundle_sha256="ab" * 32, **SILENT
        )
    assert caught.value.code == "upload_file_unreadable"


def test_a_receipt_that_does_not_come_yet(tmp_path, folder, bundle, centre):
    with listening(folder) as card, answering(404) as elsewhere:
        moved = replace(card, receipt_url=f"{elsewhere}/receipts")
        assert failure(TusUploader(tmp_path / "up", QUICK), bundle, moved).code == "receipt_not_ready"
        take(TusUploader(tmp_path / "up", QUICK), bundle, card)
