"""A receiving machine without the centre's secrets: its receipts hold, it can sign nothing else, marking compares."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.receipt_keys import (
    DAY_MS,
    certify_request,
    make_receipt_key,
    receipt_certificates,
    receipt_signer,
    write_receiver_folder,
)
from scripts.centre.receiving.intake import BundleDiffersError, Intake
from scripts.centre.receiving.uploads import Uploads
from shared.exchange.errors import PackageError, ReceiptError
from shared.exchange.package import build_package, open_package, open_roster_part
from shared.exchange.receipt import RECEIPT_TYPE, Receipt, open_receipt, read_receipt, sign_receipt
from shared.exchange.receipt_keys import ReceiptKey, certify, read_certificate
from shared.security import signing
from shared.security.codes import new_opening_code
from tests.support.forging import Forger, issuing_centre, plan_with_staff
from tests.support.receiver import SMALL
from tests.support.travelling import NOW_MS, PICTURE, Site, make_centre, make_paper, make_plan, make_site

PLAN = plan_with_staff()


def make_package(path: Path, site: Site, key: Ed25519PrivateKey, *certificates: bytes) -> Path:
    plan = make_plan()
    build_package(
        path,
        plan=plan,
        photos={one.photo: PICTURE for one in plan.candidates if one.photo},
        paper=make_paper(),
        media={"media/a.png": PICTURE},
        site=site.public,
        centre_id="PJ01",
        signing_key=key,
        opening_code=new_opening_code(1),
        serial=1,
        created_ms=NOW_MS,
        valid_until_ms=NOW_MS + DAY_MS,
        extension_key=bytes(32),
        receipt_keys=certificates,
    )
    return path


@pytest.fixture(scope="module")
def forger() -> Forger:
    return Forger(make_centre(), make_site())


@pytest.fixture
def centre(tmp_path: Path, forger: Forger) -> CentreFolder:
    return issuing_centre(
        tmp_path / "centre", forger.centre, forger.site, replace(SMALL, due=len(PLAN.candidates)), PLAN
    )


@pytest.fixture
def receiver(tmp_path: Path, centre: CentreFolder) -> CentreFolder:
    """A machine that receives: its own key, certified, and the public files of the centre."""
    folder = CentreFolder(tmp_path / "receiver")
    certificate = certify_request(centre, make_receipt_key(folder), days=2, now_ms=NOW_MS * 2)
    certificate = certify_request(centre, make_receipt_key(folder), days=40_000, now_ms=0)
    write_receiver_folder(centre, folder.root, certificate)
    return folder


def intake_of(folder: CentreFolder) -> Intake:
    return Intake(folder, Uploads(folder.inbox / "uploads", 1 << 20))


def test_the_receiving_machine_holds_no_secret_of_the_centre(centre: CentreFolder, receiver: CentreFolder) -> None:
    names = sorted(path.relative_to(receiver.root).as_posix() for path in receiver.root.rglob("*") if path.is_file())
    assert names == [
        "centre.pub.json",
        "keys/folder.keybox",
        "keys/receipt-key.json",
        "keys/receipt.pem.sealed",
        "sessions/S1/3/issue.json",
        "sites/ZD0001/cards.json",
    ]
    with pytest.raises(CentreError):
        receiver.signing_key()
    with pytest.raises(CentreError):
        receiver.results_identity()
    assert centre.opens_results


def test_its_receipt_holds_by_the_certificate_alone(
    tmp_path: Path, forger: Forger, centre: CentreFolder, receiver: CentreFolder
) -> None:
    bundle = forger.bundle(tmp_path / "honest.exambundle")
    line = intake_of(receiver).accept(bundle)
    data = intake_of(receiver).receipt(line.bundle_sha256)
    card, sha256 = centre.card(), line.bundle_sha256
    certificates = receipt_certificates(centre)
    assert (
        open_receipt(data, centre=card, bundle_sha256=sha256, certificates=certificates).receipt_id == line.receipt_id
    )
    with pytest.raises(ReceiptError) as refused:
        open_receipt(data, centre=card, bundle_sha256=sha256)
    assert refused.value.code == "receipt_foreign_centre"


@pytest.mark.allow_log("bundle .* waits")
def test_marking_takes_the_receipt_over_and_compares_what_is_inside(
    tmp_path: Path, forger: Forger, centre: CentreFolder, receiver: CentreFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    first = PLAN.candidates[0]
    forged = forger.bundle(
        tmp_path / "forged.exambundle",
        plan=replace(PLAN, candidates=(replace(first, name="别人"), *PLAN.candidates[1:])),
    )
    kept = tmp_path / "receipt.json"
    assert main(["accept", "--dir", str(receiver.root), str(forged), "--out", str(kept)]) == 0
    assert "评分机" in capsys.readouterr().out
    assert main(["accept", "--dir", str(centre.root), str(forged), "--receipt", str(kept)]) == 1
    assert "别人" in capsys.readouterr().out
    honest = forger.bundle(tmp_path / "honest.exambundle", manifest={"bundle_id": "S1-other"})
    line = intake_of(centre).accept(honest, receipt=_receipt_for(honest, receiver, tmp_path))
    assert (centre.inbox / "receipts" / f"{line.bundle_sha256}.json").exists()
    with pytest.raises(ReceiptError):
        intake_of(centre).accept(forged, by="某人", reason="核实", receipt=b"{}")


def _receipt_for(bundle: Path, receiver: CentreFolder, tmp_path: Path) -> bytes:
    other = CentreFolder(tmp_path / "second-receiver")
    for path in receiver.root.rglob("*"):
        if path.is_file() and "inbox" not in path.parts:
            target = other.root / path.relative_to(receiver.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    intake = intake_of(other)
    return intake.receipt(intake.accept(bundle).bundle_sha256)


@pytest.mark.allow_log("bundle .* waits")
def test_what_needs_no_results_key_is_compared_at_once(tmp_path: Path, forger: Forger, receiver: CentreFolder) -> None:
    intake = intake_of(receiver)
    short = forger.bundle(tmp_path / "short.exambundle", plan=replace(PLAN, candidates=PLAN.candidates[:2]))
    with pytest.raises(BundleDiffersError) as differs:
        intake.accept(short)
    assert [one.code for one in differs.value.differences] == ["due_differs"]
    intake.accept(forger.bundle(tmp_path / "one.exambundle"))
    with pytest.raises(BundleDiffersError) as differs:
        intake.accept(forger.bundle(tmp_path / "two.exambundle", manifest={"bundle_id": "S1-two"}))
    assert [one.code for one in differs.value.differences] == ["second_sealed"]


def test_the_key_signs_receipts_and_nothing_else(
    tmp_path: Path, forger: Forger, centre: CentreFolder, receiver: CentreFolder
) -> None:
    package = make_package(tmp_path / "forged.exampkg", forger.site, receipt_signer(receiver))
    with pytest.raises(PackageError) as refused:
        open_package(package, centre=centre.card(), site_id=forger.site.public.site_id, now_ms=NOW_MS)
    assert refused.value.code == "package_foreign_signer"
    own = certify(read_certificate(receipt_certificates(receiver)[0], centre.card()), receipt_signer(receiver))
    with pytest.raises(ReceiptError):
        read_certificate(own, centre.card())


def test_a_receipt_from_outside_the_certificates_time_does_not_count(
    centre: CentreFolder, receiver: CentreFolder
) -> None:
    statement = Receipt(
        receipt_id="R-1",
        centre_id=centre.card().centre_id,
        session_id="S1",
        site_id="ZD0001",
        bundle_id="b",
        bundle_sha256="ab" * 32,
        bytes=1,
        received_ms=NOW_MS,
    )
    key = receipt_signer(receiver)
    data = sign_receipt(statement, key)
    short = certify(
        ReceiptKey(
            centre_id=statement.centre_id,
            key=signing.public_pem(key.public_key()).decode(),
            from_ms=NOW_MS - 2 * DAY_MS,
            until_ms=NOW_MS - 1,
        ),
        centre.signing_key(),
    )
    with pytest.raises(ReceiptError) as refused:
        read_receipt(data, centre=centre.card(), certificates=[short])
    assert refused.value.code == "receipt_key_expired"
    assert read_receipt(data, centre=centre.card(), certificates=receipt_certificates(centre)) == statement
    other_use = signing.sign_envelope(b"{}", RECEIPT_TYPE + "x", centre.signing_key())
    with pytest.raises(ReceiptError):
        read_receipt(data, centre=centre.card(), certificates=[other_use, b"", short[:-1]])


def test_without_a_certificate_it_says_what_to_do(tmp_path: Path, centre: CentreFolder) -> None:
    bare = CentreFolder(tmp_path / "bare")
    assert main(["receipt-key", "--dir", str(bare.root), "--out", str(tmp_path / "request.json")]) == 0
    write_receiver_folder(centre, bare.root)
    with pytest.raises(CentreError) as refused:
        receipt_signer(bare)
    assert refused.value.code == "receipt_key_uncertified"
    given = ["--request", str(tmp_path / "request.json"), "--out", str(bare.root)]
    assert main(["receiver-folder", "--dir", str(centre.root), *given]) == 0
    assert receipt_signer(bare)
    (tmp_path / "request.json").write_text("{}")
    assert main(["receiver-folder", "--dir", str(centre.root), *given]) == 1


def test_packages_carry_the_certificates(
    tmp_path: Path, forger: Forger, centre: CentreFolder, receiver: CentreFolder
) -> None:
    certificates = receipt_certificates(centre, NOW_MS)
    package = make_package(tmp_path / "p.exampkg", forger.site, centre.signing_key(), *certificates)
    opened = open_package(package, centre=centre.card(), site_id=forger.site.public.site_id, now_ms=NOW_MS)
    assert open_roster_part(opened, forger.site.identity).receipt_keys == certificates
    assert receipt_certificates(receiver) == certificates
