"""Each attack on a release is refused by its own name; what is honest goes through, on sensible days."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from msgspec.structs import replace
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

from scripts.centre.errors import CentreError
from scripts.centre.releasing.keys import make_key
from shared.updates.errors import UpdateError
from shared.updates.folder import program_file, read_metadata
from shared.updates.release import METADATA_BYTES, Metadata
from shared.updates.trust import is_expired, verify, verify_kept
from tests.support.releases import DAY_MS, SIGNED_MS, Centre, program_folder

SOON_MS = SIGNED_MS + 40 * DAY_MS


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    made = Centre(tmp_path_factory.mktemp("centre"))
    made.add("0.2.0")
    return made


@pytest.fixture(scope="module")
def first(centre: Centre) -> Metadata:
    return read_metadata(centre.folder)


@pytest.fixture(scope="module")
def second(centre: Centre, first: Metadata) -> Metadata:
    centre.add("0.3.0", at_ms=SIGNED_MS + 30 * DAY_MS)
    return read_metadata(centre.folder)


def refused(anchor: bytes, known: Metadata | None, offered: Metadata, now_ms: int = SOON_MS) -> str:
    with pytest.raises(UpdateError) as caught:
        verify(anchor, known, offered, now_ms)
    assert caught.value.message
    return caught.value.code


def test_an_honest_release_is_taken_and_names_its_programs(centre: Centre, first: Metadata, second: Metadata) -> None:
    release = verify(centre.anchor, None, first, SOON_MS)
    assert [(t.program, t.version, t.platform, t.form) for t in release.targets] == [
        ("client", "0.2.0", "linux", "folder")
    ]
    newer = verify(centre.anchor, first, second, SOON_MS)
    assert newer.number > release.number
    assert newer.target("client", "linux").version == "0.3.0"
    assert verify(centre.anchor, second, second, SOON_MS) == newer, "the same again is no rollback"


def test_an_older_release_is_a_rollback(centre: Centre, first: Metadata, second: Metadata) -> None:
    assert refused(centre.anchor, second, first) == "rolled_back"


def test_an_old_timestamp_is_a_freeze(centre: Centre, first: Metadata) -> None:
    verify(centre.anchor, None, first, SIGNED_MS + 199 * DAY_MS)
    assert refused(centre.anchor, None, first, SIGNED_MS + 201 * DAY_MS) == "expired"


def test_a_clock_set_back_revives_nothing(centre: Centre, first: Metadata) -> None:
    """The room took in a release of day 300: by a clock set back to day 0 nothing is judged as of day 0."""
    renewed = Centre(centre.root.with_name("later"), at_ms=SIGNED_MS)
    renewed.repository(SIGNED_MS + 300 * DAY_MS).renew()
    known = read_metadata(renewed.folder)
    assert refused(renewed.anchor, known, known, SIGNED_MS) == "clock_behind"
    stale = replace(known, timestamp=known.timestamp)
    assert verify(renewed.anchor, known, stale, SIGNED_MS + 300 * DAY_MS).signed_ms == SIGNED_MS + 300 * DAY_MS


def test_a_clock_before_the_signing_is_named_rather_than_believed(centre: Centre, first: Metadata) -> None:
    assert refused(centre.anchor, None, first, SIGNED_MS - 400 * DAY_MS) == "clock_behind"


def test_what_was_installed_goes_on_running_after_the_release_expired(centre: Centre, first: Metadata) -> None:
    release = verify_kept(centre.anchor, first)
    assert is_expired(release, SIGNED_MS + 900 * DAY_MS)


def test_a_stranger_s_release_is_signed_by_the_wrong_key(centre: Centre, tmp_path: Path) -> None:
    stranger = Centre(tmp_path / "stranger")
    stranger.add("0.9.0")
    offered = read_metadata(stranger.folder)
    assert refused(centre.anchor, None, offered) == "wrong_key"
    assert refused(centre.anchor, None, replace(offered, roots=())) == "wrong_key"


def test_one_of_two_releasers_is_not_enough(centre: Centre, tmp_path: Path) -> None:
    alone = Centre(tmp_path / "alone")
    (alone.keys / "targets-2.pem").unlink()
    source = program_folder(tmp_path / "p", "0.2.0")
    with pytest.raises(CentreError) as caught:
        alone.repository().add(source, program="client", version="0.2.0", platform="linux")
    assert caught.value.code == "keys_missing"
    honest = read_metadata(centre.folder)
    halved = json.loads(honest.targets)
    halved["signatures"] = halved["signatures"][:1]
    assert refused(centre.anchor, None, replace(honest, targets=json.dumps(halved).encode())) == "wrong_key"


@pytest.mark.parametrize("part", ["timestamp", "snapshot", "targets"])
def test_a_changed_byte_is_refused(centre: Centre, first: Metadata, part: str) -> None:
    told = json.loads(getattr(first, part))
    told["signed"]["expires"] = "2099-01-01T00:00:00Z"
    assert refused(centre.anchor, None, replace(first, **{part: json.dumps(told).encode()})) == "wrong_key"


def test_parts_of_two_releases_do_not_make_one(centre: Centre, first: Metadata, second: Metadata) -> None:
    assert refused(centre.anchor, None, replace(second, targets=first.targets)) == "rolled_back"
    assert refused(centre.anchor, None, replace(second, snapshot=first.snapshot)) == "rolled_back"


def test_garbage_is_no_release(centre: Centre, first: Metadata) -> None:
    for junk in (b"", b"{}", b"[]", b"\xff\x00", b'{"signed": {}, "signatures": []}', b"[" * 10_000):
        for part in ("timestamp", "snapshot", "targets"):
            assert refused(centre.anchor, None, replace(first, **{part: junk})) == "not_a_release"
        assert refused(centre.anchor, None, replace(first, roots=(*first.roots, junk))) == "not_a_release"
    assert refused(b"{}", None, first) == "not_a_release"


def test_endless_metadata_is_not_read(centre: Centre, tmp_path: Path) -> None:
    folder = tmp_path / "endless"
    shutil.copytree(centre.folder, folder)
    with (folder / "metadata" / "timestamp.json").open("ab") as file:
        file.write(b" " * METADATA_BYTES)
    with pytest.raises(UpdateError) as caught:
        read_metadata(folder)
    assert caught.value.code == "not_a_release"


def test_a_root_hands_over_to_the_next_and_a_replaced_key_is_worth_nothing(tmp_path: Path) -> None:
    centre = Centre(tmp_path / "c")
    centre.add("0.2.0")
    before = read_metadata(centre.folder)
    thief = shutil.copytree(centre.root, tmp_path / "thief")
    repository = centre.repository()
    lost = next(k for k in repository.root.roles["timestamp"].keyids)
    fresh = make_key(centre.keys / "online-2.pem")
    repository.use([fresh])
    repository.renew_root({lost: fresh})
    after = read_metadata(centre.folder)
    assert len(after.roots) == 2
    assert verify(centre.anchor, before, after, SOON_MS).target("client", "linux").version == "0.2.0"
    assert thief.exists()
    stolen = replace(before, roots=after.roots)  # signed by the old online key under the new root
    assert refused(centre.anchor, after, stolen) == "wrong_key"
    skipped = replace(after, roots=(after.roots[1],))
    assert verify(centre.anchor, None, skipped, SOON_MS).number == verify(centre.anchor, None, after, SOON_MS).number


def test_two_roots_are_needed_for_the_next(tmp_path: Path) -> None:
    centre = Centre(tmp_path / "c")
    for name in ("root-2.pem", "root-3.pem"):
        (centre.keys / name).unlink()
    with pytest.raises(CentreError) as caught:
        centre.repository().renew_root({})
    assert caught.value.code == "keys_missing"
    assert len(read_metadata(centre.folder).roots) == 1


def test_the_folder_is_an_ordinary_tuf_repository(tmp_path: Path) -> None:
    """python-tuf's own client takes a program from it."""

    class Files(FetcherInterface):
        def _fetch(self, url: str) -> Iterator[bytes]:
            path = Path(url2pathname(urlsplit(url).path))
            if not path.exists():
                raise DownloadHTTPError("not here", 404)
            yield path.read_bytes()

    now_ms = int(time.time() * 1000)
    centre = Centre(tmp_path / "c", at_ms=now_ms)
    path = centre.add("0.2.0", at_ms=now_ms)
    cache = tmp_path / "cache"
    cache.mkdir()
    base = centre.folder.as_uri()
    stock = Updater(
        str(cache), f"{base}/metadata/", str(cache), f"{base}/targets/", fetcher=Files(), bootstrap=centre.anchor
    )
    info = stock.get_targetinfo(path)
    assert info is not None
    got = Path(stock.download_target(info, str(cache / "program.zip")))
    target = verify(centre.anchor, None, read_metadata(centre.folder), now_ms).targets[0]
    assert got.read_bytes() == program_file(centre.folder, target.path, target.sha256).read_bytes()
