"""A bundle on its way through networks that have rules of their own: around them, or told what stands in the way."""

import hashlib
import http.client
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from scripts.centre.folder import CentreFolder
from shared.exchange.container import hash_file
from shared.exchange.site_files import CentrePublic
from site_server.adapters.upload import TusUploader, UploadSettings
from site_server.adapters.upload_errors import ALL_CODES, TusError
from site_server.domain.ports import Delivered
from tests.support.middlebox import CUT, PAGE, Asked, Box, Rule, Said, middlebox
from tests.support.receiver import centre_folder, listening, with_small_session
from tests.support.travelling import make_bundle, make_centre, make_site

QUICK = UploadSettings(chunk_bytes=100_000, timeout_s=5, retry_delays_s=(0.01, 0.01, 0.01), receipt_wait_s=0)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
CENTRE, SITE = make_centre(), make_site()


@pytest.fixture
def folder(tmp_path: Path) -> CentreFolder:
    return with_small_session(centre_folder(tmp_path / "centre", CENTRE, SITE))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "S1.exambundle"
    make_bundle(path, CENTRE, SITE)
    return path


def card_at(base: str) -> CentrePublic:
    return replace(CENTRE.public, upload_url=f"{base}/files", receipt_url=f"{base}/receipts")


def take(tmp_path: Path, bundle: Path, base: str, settings: UploadSettings = QUICK, **how: Any) -> Delivered:
    given = {"progress": lambda done, total: None, "cancelled": lambda: False, **how}
    return TusUploader(tmp_path / "up", settings).upload(
        bundle, centre=card_at(base), session_id="S1", bundle_sha256=hash_file(bundle).sha256, **given
    )


def refused(tmp_path: Path, bundle: Path, rule: Rule, settings: UploadSettings = QUICK) -> tuple[TusError, Box]:
    with middlebox(rule) as box, pytest.raises(TusError) as caught:
        take(tmp_path, bundle, box.url, settings)
    assert "完好地保存在本机" in caught.value.message
    return caught.value, box


def arrives(folder: CentreFolder, tmp_path: Path, bundle: Path, rule: Rule, settings: UploadSettings = QUICK) -> Box:
    """Through a box in front of the real receiver; the box tells what was asked of it."""
    with listening(folder) as card, middlebox(rule, card.upload_url) as box:
        delivered = take(tmp_path, bundle, box.url, settings)
        assert delivered.receipt
    kept = folder.inbox / "bundles" / f"{hash_file(bundle).sha256}.exambundle"
    assert hash_file(kept) == hash_file(bundle)
    return box


def tus(asked: Asked) -> Said | None:
    """A tus server as far as the first piece."""
    if "x-http-method-override" in asked.headers:
        return Said(405, HTML, b"<html>no</html>")
    return {
        "POST": Said(201, (("Location", "/files/a"), ("Tus-Resumable", "1.0.0"))),
        "HEAD": Said(200, (("Upload-Offset", "0"), ("Tus-Resumable", "1.0.0"))),
    }.get(asked.method)


# ------------------------------------------------------------ log-in pages and proxies
@pytest.mark.parametrize(
    "answer",
    [
        Said(302, (("Location", "http://10.0.0.1/login?next=x"),)),
        Said(307, (("Location", "https://login.campus.example/"),)),
        Said(302, (("Location", "/portal/index.html?ip=10.1.2.3"),)),
        PAGE,
        Said(200, (), b"\xef\xbb\xbf\n<!DOCTYPE html><script>location='/srun_portal'</script>"),
        Said(511, HTML, b"<html>"),
        Said(
            200, (("Content-Type", "text/javascript"),), b"top.self.location.href='http://10.1.1.1/eportal/index.jsp'"
        ),
    ],
)
@pytest.mark.parametrize("step", ["create", "offset", "chunk", "receipt"])
def test_a_log_in_page_is_told_as_one(
    folder: CentreFolder, tmp_path: Path, bundle: Path, answer: Said, step: str
) -> None:
    """Also one that comes up in the middle; after the log-in the upload goes on where it was."""
    method = {"create": "POST", "offset": "HEAD", "chunk": "PATCH", "receipt": "GET"}[step]
    shut = True

    def rule(asked: Asked) -> Said | None:
        if step == "offset" and shut and asked.method == "PATCH":
            return CUT
        return answer if shut and asked.method == method else None

    small = replace(QUICK, chunk_bytes=500)
    with listening(folder) as card, middlebox(rule, card.upload_url) as box:
        with pytest.raises(TusError) as caught:
            take(tmp_path, bundle, box.url, small)
        assert (caught.value.code, caught.value.final) == ("upload_portal", True)
        assert "登录" in caught.value.message
        shut = False
        assert take(tmp_path, bundle, box.url, small).receipt


def test_a_page_instead_of_a_receipt_is_no_receipt(tmp_path: Path, bundle: Path) -> None:
    def rule(asked: Asked) -> Said:
        return PAGE

    with middlebox(rule) as box, pytest.raises(TusError) as caught:
        TusUploader(tmp_path / "up", QUICK).fetch_receipt(f"{box.url}/receipts", "ab" * 32, lambda: False)
    assert caught.value.code == "upload_portal"


def test_a_proxy_that_wants_a_name_is_told(tmp_path: Path, bundle: Path) -> None:
    error, _ = refused(tmp_path, bundle, lambda asked: Said(407, HTML, b"<html>"))
    assert error.code == "upload_proxy"
    assert "代理" in error.message


def test_another_path_of_the_same_server_is_a_wrong_address(tmp_path: Path, bundle: Path) -> None:
    error, _ = refused(tmp_path, bundle, lambda asked: Said(301, (("Location", "/files/"),)))
    assert error.code == "upload_bad_address"


# ------------------------------------------------------------ methods
@pytest.mark.parametrize("status", [405, 403, 400, 501])
@pytest.mark.parametrize("methods", [{"PATCH"}, {"PATCH", "HEAD"}])
def test_a_network_without_patch_is_got_around_by_post(
    folder: CentreFolder, tmp_path: Path, bundle: Path, status: int, methods: set[str]
) -> None:
    def rule(asked: Asked) -> Said | None:
        return Said(status, HTML, b"<html>blocked</html>") if asked.method in methods else None

    box = arrives(folder, tmp_path, bundle, rule)
    named = [asked.headers.get("x-http-method-override") for asked in box.asked if asked.method == "POST"]
    assert named[0] is None
    assert "PATCH" in named


def test_a_network_that_swallows_patch_is_got_around_by_post(
    folder: CentreFolder, tmp_path: Path, bundle: Path
) -> None:
    box = arrives(folder, tmp_path, bundle, lambda asked: CUT if asked.method == "PATCH" else None)
    assert sum(asked.method == "PATCH" for asked in box.asked) == 2


@pytest.mark.parametrize("status", [405, 403])
def test_a_network_that_lets_neither_through_is_told_as_one(tmp_path: Path, bundle: Path, status: int) -> None:
    error, box = refused(tmp_path, bundle, lambda asked: tus(asked) or Said(status, HTML, b"<html>WAF</html>"))
    assert (error.code, error.final) == ("upload_blocked", True)
    assert "中间的网络设备不允许上传" in error.message
    assert "导出到U盘" in error.message
    assert len(box.asked) < 10


def test_a_front_server_that_takes_every_post_for_a_new_upload_is_told(tmp_path: Path, bundle: Path) -> None:
    def rule(asked: Asked) -> Said:
        begun = Said(201, (("Location", "/files/a"),))
        return {"POST": begun, "HEAD": Said(200, (("Upload-Offset", "0"),))}.get(asked.method, Said(405))

    assert refused(tmp_path, bundle, rule)[0].code == "upload_blocked"


def test_a_network_that_refuses_the_announcement_is_told(tmp_path: Path, bundle: Path) -> None:
    assert refused(tmp_path, bundle, lambda asked: Said(403, HTML, b"<html>WAF</html>"))[0].code == "upload_blocked"


@pytest.mark.parametrize("status", [400, 402, 406, 413, 415, 418, 431, 444, 451, 493, 499, 505, 567, 999])
def test_a_firewalls_own_number_is_not_laid_to_the_centre(tmp_path: Path, bundle: Path, status: int) -> None:
    page = Said(status, HTML, "<html>您的访问被拦截</html>".encode("gbk"))
    assert refused(tmp_path, bundle, lambda asked: page)[0].code == "upload_blocked"
    assert refused(tmp_path, bundle, lambda asked: tus(asked) or page)[0].code == "upload_blocked"


@pytest.mark.parametrize("status", [418, 444, 451, 493, 567])
def test_a_firewall_that_dislikes_patch_in_its_own_number_is_got_around(
    folder: CentreFolder, tmp_path: Path, bundle: Path, status: int
) -> None:
    page = Said(status, HTML, b"<html>WAF</html>")
    box = arrives(folder, tmp_path, bundle, lambda asked: page if asked.method == "PATCH" else None)
    assert sum(asked.method == "PATCH" for asked in box.asked) == 1


@pytest.mark.parametrize("status", [502, 520, 522, 525, 530])
def test_a_front_server_without_its_server_is_a_thing_that_passes(tmp_path: Path, bundle: Path, status: int) -> None:
    error, _ = refused(tmp_path, bundle, lambda asked: tus(asked) or Said(status, HTML, b"<html>CDN</html>"))
    assert (error.code, error.final) == ("upload_interrupted", False)


def test_a_full_disk_behind_a_front_server_is_the_centres(tmp_path: Path, bundle: Path) -> None:
    assert refused(tmp_path, bundle, lambda asked: Said(507, HTML, b"<html>"))[0].code == "upload_centre_full"


def test_a_bad_line_to_a_server_that_knows_no_override_goes_on(
    folder: CentreFolder, tmp_path: Path, bundle: Path
) -> None:
    """Two pieces lost look like a network without PATCH; the guess is taken back when the server does not know it."""
    lost = 0

    def rule(asked: Asked) -> Said | None:
        nonlocal lost
        if "x-http-method-override" in asked.headers:
            return Said(404, (("Tus-Resumable", "1.0.0"),))
        if asked.method == "PATCH" and lost < 2:
            lost += 1
            return CUT
        return None

    arrives(folder, tmp_path, bundle, rule)


# ------------------------------------------------------------ pieces
@pytest.mark.parametrize("limit", [20_000, 50_000, 99_999])
def test_a_limit_for_bodies_makes_pieces_smaller(
    folder: CentreFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr("site_server.adapters.upload_job.SMALLEST_CHUNK", 64)
    bundle = tmp_path / "S1.exambundle"
    make_bundle(bundle, CENTRE, SITE)
    scale = bundle.stat().st_size
    most = max(scale * limit // 200_000, 100)

    def rule(asked: Asked) -> Said | None:
        return Said(413, HTML, b"<html>nginx</html>") if len(asked.body) > most else None

    box = arrives(folder, tmp_path, bundle, rule)
    taken = [len(asked.body) for asked in box.asked if asked.method == "PATCH" and len(asked.body) <= most]
    assert sum(taken) == scale
    assert max(taken) > most // 4


def test_a_reset_at_large_bodies_makes_pieces_smaller(
    folder: CentreFolder, tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_server.adapters.upload_job.SMALLEST_CHUNK", 64)
    most = bundle.stat().st_size // 3
    settings = replace(QUICK, chunk_bytes=bundle.stat().st_size)
    arrives(folder, tmp_path, bundle, lambda asked: CUT if len(asked.body) > most else None, settings)


def test_a_limit_below_the_smallest_piece_is_told(tmp_path: Path) -> None:
    bundle = tmp_path / "S.exambundle"
    bundle.write_bytes(bytes(300_000))
    sha256 = hashlib.sha256(bundle.read_bytes()).hexdigest()

    def rule(asked: Asked) -> Said:
        return tus(asked) or Said(413, HTML, b"<html>nginx</html>")

    with middlebox(rule) as box, pytest.raises(TusError) as caught:
        TusUploader(tmp_path / "up", QUICK).send(
            bundle, url=f"{box.url}/files", session_id="S", bundle_sha256=sha256,
            progress=lambda done, total: None, cancelled=lambda: False,
        )  # fmt: skip
    assert caught.value.code == "upload_blocked"
    assert min(len(asked.body) for asked in box.asked if asked.body) == 1 << 14


# ------------------------------------------------------------ the rest
def test_a_name_that_nobody_knows_is_told(tmp_path: Path, bundle: Path) -> None:
    with pytest.raises(TusError) as caught:
        take(tmp_path, bundle, "http://results.invalid")
    assert (caught.value.code, caught.value.final) == ("upload_no_name", False)
    assert "DNS" in caught.value.message


def test_an_endless_page_is_not_read_to_its_end(tmp_path: Path, bundle: Path) -> None:
    page = Said(200, (("Content-Type", "text/html"), ("Content-Length", str(1 << 40))), b"<html>" + bytes(300_000))
    assert refused(tmp_path, bundle, lambda asked: page)[0].code == "upload_portal"


@pytest.mark.parametrize("lost", ["upload-metadata", "upload-length", "upload-offset", "content-type", "tus-resumable"])
def test_headers_lost_on_the_way_are_not_laid_to_the_centre(
    folder: CentreFolder, tmp_path: Path, bundle: Path, lost: str
) -> None:
    def rule(asked: Asked) -> Said | None:
        link = http.client.HTTPConnection(urlsplit(card.upload_url).netloc, timeout=20)
        kept = {name: value for name, value in asked.headers.items() if name != lost}
        link.request(asked.method, asked.path, asked.body, kept)
        answer = link.getresponse()
        said = Said(answer.status, tuple(answer.getheaders()), answer.read())
        link.close()
        return said

    with listening(folder) as card, middlebox(rule) as box, pytest.raises(TusError) as caught:
        take(tmp_path, bundle, box.url)
    assert (caught.value.code, caught.value.final) == ("upload_altered", True)


def test_what_a_stranger_answers_turns_no_words_around(tmp_path: Path, bundle: Path) -> None:
    body = '{"code":"x","message":"\\u202e已收到\\u0007"}'.encode()
    error, _ = refused(tmp_path, bundle, lambda _asked: Said(422, (("Tus-Resumable", "1.0.0"),), body))
    assert error.message.endswith("对方说明：已收到 ")


def test_every_code_says_that_the_bundle_is_safe_and_what_to_do() -> None:
    for code in ALL_CODES:
        message = TusError(code).message
        assert message.endswith("。")
        assert "请" in message
        assert "保存在本机" in message or code == "upload_file_unreadable"
