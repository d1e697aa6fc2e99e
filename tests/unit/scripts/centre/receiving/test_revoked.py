"""What was revoked is refused where results come in, and old keys go on where they should."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.receipt_keys import (
    certificates_to_send,
    certify_request,
    make_receipt_key,
    receipt_certificates,
    receipt_signer,
    write_receiver_folder,
)
from scripts.centre.receiving.intake import BundleDiffersError, Intake
from scripts.centre.receiving.uploads import Uploads
from scripts.centre.revoking import Kind, meant, restore, revoke
from scripts.centre.rotating import new_results_key, new_signing_key
from shared.exchange.centre_trust import learn, trust_in
from shared.exchange.receipt import read_receipt
from shared.exchange.site_files import card_fingerprint
from shared.security import signing
from tests.support.forging import Forger, issuing_centre, plan_with_staff
from tests.support.receiver import SMALL
from tests.support.travelling import make_centre, make_site

PLAN = plan_with_staff()
WHY = {"by": "赵主任", "reason": "硬盘被盗"}


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
    folder = CentreFolder(tmp_path / "receiver")
    certificate = certify_request(centre, make_receipt_key(folder), days=40_000, now_ms=0)
    write_receiver_folder(centre, folder.root, certificate)
    return folder


def intake_of(folder: CentreFolder) -> Intake:
    return Intake(folder, Uploads(folder.inbox / "uploads", 1 << 20))


@pytest.mark.allow_log("bundle .* waits")
@pytest.mark.parametrize("where", ["centre", "receiver"])
def test_a_bundle_under_a_revoked_card_waits_for_a_person(
    tmp_path: Path, forger: Forger, centre: CentreFolder, receiver: CentreFolder, where: str
) -> None:
    running = {"centre": intake_of(centre), "receiver": intake_of(receiver)}[where]
    revoke(centre, "site_card", card_fingerprint(forger.site.public), **WHY)
    write_receiver_folder(centre, receiver.root)
    bundle = forger.bundle(tmp_path / "a.exambundle")
    with pytest.raises(BundleDiffersError) as differs:
        running.accept(bundle)
    assert "card_revoked" in [one.code for one in differs.value.differences]
    assert "硬盘被盗" in " ".join(one.sentence() for one in differs.value.differences)
    line = running.accept(bundle, by="钱主任", reason="电话核实，确是该考场的")
    assert line.decision is not None
    assert any("已在" in told for told in line.decision.despite)


def test_a_receiver_whose_key_is_revoked_gives_no_receipt(
    tmp_path: Path, forger: Forger, centre: CentreFolder, receiver: CentreFolder
) -> None:
    running = intake_of(receiver)
    name = meant(centre, "receipt_key", signing.key_id(receipt_signer(receiver).public_key())[:10])
    assert len(certificates_to_send(centre, 1)) == 1
    revoke(centre, "receipt_key", name, **WHY)
    write_receiver_folder(centre, receiver.root)
    assert certificates_to_send(centre, 1) == ()
    with pytest.raises(CentreError, match="receipt_key_revoked"):
        running.accept(forger.bundle(tmp_path / "a.exambundle"))
    with pytest.raises(CentreError, match="receipt_key_revoked"):
        intake_of(receiver)


def test_after_a_change_of_keys_a_running_receiver_signs_with_the_new_one(
    tmp_path: Path, forger: Forger, centre: CentreFolder
) -> None:
    first = centre.card()
    running = intake_of(centre)
    early = running.receipt(running.accept(forger.bundle(tmp_path / "a.exambundle")).bundle_sha256)
    new_signing_key(centre, by="赵主任", reason="定期更换")
    new_results_key(centre, by="赵主任", reason="定期更换")
    # sealed for the results key of before, and opened and compared all the same
    line = running.accept(
        forger.bundle(tmp_path / "b.exambundle", manifest={"bundle_id": "S1-b"}), by="钱主任", reason="重新封存"
    )
    late = running.receipt(line.bundle_sha256)
    assert signing.signer_of(early) == signing.key_id(first.key())
    assert signing.signer_of(late) == signing.key_id(centre.card().key())
    site = learn(trust_in(first), centre.ledger().file).trust
    assert read_receipt(early, centre=site)
    assert read_receipt(late, centre=site)


def test_certificates_travel_under_the_newest_key(centre: CentreFolder, receiver: CentreFolder) -> None:
    new_signing_key(centre, by="赵主任", reason="定期更换")
    (sent,) = certificates_to_send(centre, 1)
    assert signing.signer_of(sent) == signing.key_id(centre.card().key())
    assert receipt_certificates(centre, 1) != (sent,)
    write_receiver_folder(centre, receiver.root)
    assert receipt_signer(receiver)
    assert receiver.card() == centre.card()
    assert receiver.ledger().noted == ()


def test_what_is_meant_is_found_or_refused_by_name(
    centre: CentreFolder, forger: Forger, capsys: pytest.CaptureFixture[str]
) -> None:
    assert meant(centre, "package", "S1/3") == meant(centre, "package", "S1") == "S1/3"
    assert meant(centre, "site_card", "ZD0001") == card_fingerprint(forger.site.public)
    current = signing.key_id(centre.card().key())
    wrong: tuple[tuple[Kind, str, str], ...] = (
        ("package", "S1/4", "unknown_serial"),
        ("package", "S2/1", "unknown_session"),
        ("receipt_key", "abcdefab", "unknown_key"),
        ("centre_key", current[:4], "unknown_key"),
        ("centre_key", current, "key_is_current"),
        ("site_card", "0000 0000 0000 0000", "unknown_card"),
    )
    for kind, text, code in wrong:
        with pytest.raises(CentreError, match=code):
            meant(centre, kind, text)
    revoke(centre, "package", "S1/3", **WHY)
    with pytest.raises(CentreError, match="revoked_already"):
        revoke(centre, "package", "S1/3", **WHY)
    restore(centre, "package", "S1/3", **WHY)
    with pytest.raises(CentreError, match="not_revoked"):
        restore(centre, "package", "S1/3", **WHY)
    new_signing_key(centre, by="赵主任", reason="定期更换")
    why = ["--by", "赵主任", "--reason", "被盗", "--yes", "--dir", str(centre.root)]
    assert main(["revoke", "--centre-key", current[:12], *why]) == 0
    assert main(["revoke", "--centre-key", current[:12], *why]) == 1
    assert main(["revoke", "--package", "S1/3", *why, "--out", str(centre.root.parent)]) == 0
    assert main(["revoke", "--package", "S1/3", "--undo", *why]) == 0
    assert main(["list-keys", "--dir", str(centre.root)]) == 0
    told = capsys.readouterr().out
    assert "第 4 号吊销名单" in told
    assert "考点不能再导入" in told
    assert "撤销吊销：试卷包 S1/3" in told
    trust = centre.ledger().trust
    assert trust.revoked.centre_key(current) is not None
    assert trust.revoked.package("S1", 3) is None
    assert trust.list_number == 6
