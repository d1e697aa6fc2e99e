"""Addenda at the centre: taken in after their bundle; forged, foreign, other bundles' ones are refused by name."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scripts.centre.cli.later import notes_of
from scripts.centre.cli.parser import main
from scripts.centre.folder import CentreFolder
from scripts.centre.marking.later_notes import HEADS, later_notes
from scripts.centre.receiving.addenda import read_addenda, take_addendum
from scripts.centre.receiving.inbox import Inbox
from scripts.centre.receiving.intake import Intake
from scripts.centre.receiving.uploads import UploadInfo, UploadRefusedError, Uploads
from shared.exchange.addendum import is_addendum
from shared.exchange.errors import BundleError
from shared.exchange.receipt import open_receipt
from shared.exchange.sheets import add_sheet, book_bytes, new_book
from tests.support.addenda import addendum_of, incident
from tests.support.forging import Forger, honest_events, issuing_centre, numbered, plan_with_staff
from tests.support.receiver import SMALL
from tests.support.travelling import A, make_centre, make_site

LATE = incident("散场后发现 4 号机鼠标损坏", A)


@pytest.fixture(scope="module")
def forger() -> Forger:
    return Forger(make_centre(), make_site())


@pytest.fixture
def centre(tmp_path: Path, forger: Forger) -> CentreFolder:
    return issuing_centre(tmp_path / "centre", forger.centre, forger.site, SMALL, plan_with_staff())


@pytest.fixture
def bundle(forger: Forger, centre: CentreFolder, tmp_path: Path) -> Path:
    path = forger.bundle(tmp_path / "s.exambundle")
    Intake(centre, Uploads(centre.inbox / "uploads", 1 << 20)).accept(path)
    return path


def take(centre: CentreFolder, path: Path) -> int:
    return main(["accept", "--dir", str(centre.root), str(path)])


def test_an_addendum_is_accepted_and_shows_beside_the_results(
    forger: Forger, centre: CentreFolder, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = addendum_of(bundle, tmp_path / "1.examaddendum", [LATE], centre=forger.centre, site=forger.site)
    assert is_addendum(path)
    assert not is_addendum(bundle)
    assert not is_addendum(tmp_path / "none")
    assert take(centre, path) == take(centre, path) == 0, "the same one again changes nothing"
    told = capsys.readouterr().out
    assert "补充记录第 1 号" in told
    assert "散场后发现 4 号机鼠标损坏（样例监考）" in told
    inbox = Inbox(centre.inbox)
    (line,) = inbox.addenda_of(inbox.received()[0].bundle_sha256)
    signed = inbox.receipt_path(line.addendum_sha256).read_bytes()
    receipt = open_receipt(signed, centre=centre.card(), bundle_sha256=line.addendum_sha256)
    assert receipt.receipt_id == line.receipt_id
    assert main(["received", "--dir", str(centre.root)]) == 0
    assert line.receipt_id in capsys.readouterr().out
    (note,) = notes_of(centre, inbox, line.bundle_sha256)
    assert (note.ticket, note.seat, note.by, note.what) == (A, 4, "样例监考", "其他情况")


def test_a_later_addendum_holds_the_earlier_one(
    forger: Forger, centre: CentreFolder, bundle: Path, tmp_path: Path
) -> None:
    keys: dict[str, Any] = {"centre": forger.centre, "site": forger.site}
    second = addendum_of(bundle, tmp_path / "2.examaddendum", [LATE, incident("补")], number=2, **keys)
    first = addendum_of(bundle, tmp_path / "1.examaddendum", [LATE], **keys)
    assert take(centre, second) == take(centre, first) == 0, "whichever comes first"
    inbox = Inbox(centre.inbox)
    assert [note.text for note in notes_of(centre, inbox, inbox.received()[0].bundle_sha256)][-1] == "补"
    other = addendum_of(bundle, tmp_path / "3.examaddendum", [incident("改了口")], number=2, **keys)
    assert take(centre, other) != 0


def refused(centre: CentreFolder, path: Path) -> str:
    with pytest.raises(BundleError) as error:
        take_addendum(centre, Inbox(centre.inbox), path)
    return error.value.code


Bend = Callable[[Forger, Path, Path], Path]
BENT: dict[str, tuple[Bend, str]] = {
    "signed by a site nobody registered": (
        lambda f, b, p: addendum_of(b, p, [LATE], centre=f.centre, site=make_site("ZD0009")),
        "addendum_foreign_signer",
    ),
    "for another centre": (
        lambda f, b, p: addendum_of(b, p, [LATE], centre=make_centre("PJ02"), site=f.site),
        "addendum_foreign_centre",
    ),
    "of a bundle that never came": (
        lambda f, b, p: addendum_of(b, p, [LATE], centre=f.centre, site=f.site, manifest={"bundle_sha256": "00" * 32}),
        "addendum_without_bundle",
    ),
    "its log does not follow the bundle's": (
        lambda f, b, p: addendum_of(
            b, p, [], centre=f.centre, site=f.site, records=numbered([*honest_events()[:-1], *[LATE] * 3])
        ),
        "addendum_log_broken",
    ),
    "says more than it holds": (
        lambda f, b, p: addendum_of(b, p, [LATE], centre=f.centre, site=f.site, manifest={"notes": 5}),
        "addendum_mismatch",
    ),
    "another head": (
        lambda f, b, p: addendum_of(b, p, [LATE], centre=f.centre, site=f.site, manifest={"room_log_head": "00" * 32}),
        "addendum_mismatch",
    ),
}


@pytest.mark.parametrize(("bend", "code"), BENT.values(), ids=BENT)
def test_a_bent_one_is_refused_by_its_name(
    forger: Forger, centre: CentreFolder, bundle: Path, tmp_path: Path, bend: Bend, code: str
) -> None:
    assert refused(centre, bend(forger, bundle, tmp_path / "x.examaddendum")) == code
    assert not list(Inbox(centre.inbox).addenda.iterdir())


def test_a_changed_byte_is_found(forger: Forger, centre: CentreFolder, bundle: Path, tmp_path: Path) -> None:
    path = addendum_of(bundle, tmp_path / "x.examaddendum", [LATE], centre=forger.centre, site=forger.site)
    data = bytearray(path.read_bytes())
    data[-400] ^= 1
    path.write_bytes(data)
    assert refused(centre, path) in {"addendum_damaged", "addendum_file_changed"}


@pytest.mark.allow_log("refused")
def test_an_addendum_comes_by_upload_too(forger: Forger, centre: CentreFolder, bundle: Path, tmp_path: Path) -> None:
    uploads = Uploads(centre.inbox / "uploads", 1 << 20)
    intake = Intake(centre, uploads)
    path = addendum_of(bundle, tmp_path / "x.examaddendum", [LATE], centre=forger.centre, site=forger.site)
    stray = addendum_of(
        bundle,
        tmp_path / "y.examaddendum",
        [LATE],
        centre=forger.centre,
        site=forger.site,
        manifest={"bundle_sha256": "00" * 32},
    )
    for sent in (path, stray):
        info = _uploaded(uploads, sent)
        if sent is stray:
            with pytest.raises(UploadRefusedError) as error:
                intake.finish(info)
            assert error.value.body.code == "addendum_without_bundle"
        else:
            intake.finish(info)
            open_receipt(intake.receipt(info.sha256), centre=centre.card(), bundle_sha256=info.sha256)


def _uploaded(uploads: Uploads, path: Path) -> UploadInfo:
    data = path.read_bytes()
    said = {"filename": path.name, "session_id": "S1", "sha256": hashlib.sha256(data).hexdigest()}
    header = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    info = uploads.create(len(data), header)
    with path.open("rb") as body:
        uploads.append(info, 0, body, None)
    return info


def test_the_opened_results_carry_them_as_a_sheet(
    forger: Forger, centre: CentreFolder, bundle: Path, tmp_path: Path
) -> None:
    path = addendum_of(bundle, tmp_path / "x.examaddendum", [LATE], centre=forger.centre, site=forger.site)
    assert take(centre, path) == 0
    inbox, book = Inbox(centre.inbox), new_book()
    (opened,) = read_addenda(centre, inbox, inbox.received()[0].bundle_sha256)
    rows = [note.cells() for note in later_notes(opened, plan_with_staff())]
    add_sheet(book, "补充记录", "标题", tuple(HEADS.values()), rows)
    (tmp_path / "a.xlsx").write_bytes(book_bytes(book))
    assert load_workbook(tmp_path / "a.xlsx")["补充记录"]["G3"].value == "散场后发现 4 号机鼠标损坏"
