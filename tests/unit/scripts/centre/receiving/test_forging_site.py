"""A site that has its keys and forges its own results: every forgery is named, none gets a receipt."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import fields, replace

from scripts.centre.cli.parser import main
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import PLAN_FILE
from scripts.centre.receiving.inbox import Inbox
from scripts.centre.receiving.intake import BundleDiffersError, Intake
from scripts.centre.receiving.uploads import Uploads
from scripts.centre.secret_store import sealed_path
from shared.exam.plan import Candidate, SessionPlan, StaffMember
from shared.exam.room.events import MarkedAbsent
from shared.exchange.assemble import chain_records
from shared.exchange.bundle import SUFFIX
from shared.link.witness import Anchors
from shared.security.anchors import Anchor, sign_anchor
from shared.words.catalogue import say
from tests.support.forged import FIRST, FORGED, PLAN, issuing_centre, of_first, put, swap
from tests.support.forging import (
    Forger,
    backup_opened,
    honest_events,
    nothing_was_taken,
    numbered,
)
from tests.support.travelling import A, B, C, entry, handed_in, make_centre, make_logs, make_site


@pytest.fixture(scope="module")
def forger() -> Forger:
    return Forger(make_centre(), make_site())


@pytest.fixture
def centre(tmp_path: Path, forger: Forger) -> CentreFolder:
    return issuing_centre(tmp_path / "centre", forger)


def intake_of(folder: CentreFolder) -> Intake:
    return Intake(folder, Uploads(folder.inbox / "uploads", 1 << 20))


@pytest.mark.allow_log("waits")
@pytest.mark.parametrize("named", FORGED)
def test_a_forged_bundle_is_named_and_gets_no_receipt(
    forger: Forger, centre: CentreFolder, tmp_path: Path, named: str
) -> None:
    how, code = FORGED[named]
    intake = intake_of(centre)
    with pytest.raises(BundleDiffersError) as refused:
        intake.accept(forger.bundle(tmp_path / "forged.exambundle", **how))
    assert code in [one.code for one in refused.value.differences]
    assert all(one.sentence() for one in refused.value.differences)
    assert nothing_was_taken(Inbox(centre.inbox))
    assert [held.differences for held in intake.waiting()] == [refused.value.differences]


@pytest.mark.allow_log("waits")
def test_a_roster_cut_to_one_is_named_candidate_by_candidate(
    forger: Forger, centre: CentreFolder, tmp_path: Path
) -> None:
    made = [(who, e) for who, e in honest_events() if B not in repr(e)]
    cut = replace(PLAN, candidates=(FIRST,))
    with pytest.raises(BundleDiffersError) as refused:
        intake_of(centre).accept(
            forger.bundle(tmp_path / "one.exambundle", plan=cut, events=made, logs={A: make_logs()[A]})
        )
    missing = [one.values["number"] for one in refused.value.differences if one.code == "candidate_missing"]
    assert missing == [B, C]


def test_a_backup_paper_that_the_centre_agreed_to_is_no_difference(
    forger: Forger, centre: CentreFolder, tmp_path: Path
) -> None:
    assert intake_of(centre).accept(forger.bundle(tmp_path / "b.exambundle", **put(9, "z01", backup_opened())))


def test_the_honest_evening_gets_its_receipt(forger: Forger, centre: CentreFolder, tmp_path: Path) -> None:
    line = intake_of(centre).accept(forger.bundle(tmp_path / "honest.exambundle"))
    assert (line.sittings, line.due, line.decision) == (2, 3, None)


def later() -> dict[str, Any]:
    """The same evening when an answer came late: the log goes on where the first one ended."""
    more = entry(1, 2, "B")
    logs = {**make_logs(), B: [*make_logs()[B], more]}
    return {"events": [*honest_events(), ("server", MarkedAbsent(tickets=(C,)))], "logs": logs}


@pytest.mark.allow_log("waits")
@pytest.mark.parametrize(
    ("how", "code"),
    [
        (later(), "second_goes_on"),
        (
            {"logs": {A: make_logs()[A], B: []}, **swap(-2, entries=0, head=handed_in(B, "time", []).head)},
            "second_differs",
        ),
    ],
)
def test_a_second_bundle_waits_for_a_person_who_sees_how_it_differs(
    forger: Forger, centre: CentreFolder, tmp_path: Path, how: dict[str, Any], code: str, capsys: Any
) -> None:
    first, second = forger.bundle(tmp_path / "1.exambundle"), forger.bundle(tmp_path / "2.exambundle", **how)
    intake = intake_of(centre)
    intake.accept(first)
    with pytest.raises(BundleDiffersError) as refused:
        intake.accept(second)
    assert [one.code for one in refused.value.differences] == [code]
    assert len(intake.received()) == 1
    taken = intake.accept(second, by="样例负责人", reason="已与考点核对，补收迟到作答")
    assert taken.decision is not None
    assert taken.decision.by == "样例负责人"
    assert intake.waiting() == []
    # The one that came first counts no more, for anybody who opens or scores it.
    assert main(["open", "--dir", str(centre.root), str(first), "--out", str(tmp_path / "o")]) == 1
    assert "以后来收到的数据包为准" in capsys.readouterr().out
    assert main(["received", "--dir", str(centre.root)]) == 0
    assert "样例负责人" in capsys.readouterr().out


@pytest.mark.allow_log("waits")
def test_the_command_names_what_differs_and_marking_refuses_it(
    forger: Forger, centre: CentreFolder, tmp_path: Path, capsys: Any
) -> None:
    forged = forger.bundle(tmp_path / "f.exambundle", **of_first(id_number="EX9999999"))
    where = ["--dir", str(centre.root), str(forged)]
    assert main(["accept", *where]) == 1
    assert main(["accept", *where, "--by", "某人"]) == 1
    assert main(["score", *where, "--out", str(tmp_path / "s.xlsx")]) == 1
    said = capsys.readouterr().out
    assert f"考生 {A} 的证件号码与签发的不同" in said
    assert "EX9999999" not in said  # numbers stay masked
    assert "核验通过" not in said
    assert main(["received", *where[:2]]) == 0
    assert "待查" in capsys.readouterr().out


def test_site_b_may_not_submit_site_as_session(forger: Forger, centre: CentreFolder, tmp_path: Path) -> None:
    other = make_site("ZD0002")
    centre.register(other.public)
    plan = replace(PLAN, site_id="ZD0002")
    theirs = forger.bundle(tmp_path / "b.exambundle", plan=plan, site=other)
    with pytest.raises(Exception, match="other_room"):
        intake_of(centre).accept(theirs)
    elsewhere = forger.bundle(tmp_path / "c.exambundle", plan=replace(PLAN, room="另一考场"))
    with pytest.raises(Exception, match="other_room"):
        intake_of(centre).accept(elsewhere)
    assert nothing_was_taken(Inbox(centre.inbox))


def test_a_package_that_was_never_issued(forger: Forger, centre: CentreFolder, tmp_path: Path) -> None:
    theirs = forger.bundle(tmp_path / "x.exambundle", **swap(0, package_id="P-9"))
    with pytest.raises(Exception, match="unknown_package"):
        intake_of(centre).accept(theirs)


@pytest.mark.parametrize("field", ["entries", "sittings", "room_log_records", "room_log_head", "kind", "room"])
def test_a_manifest_that_says_more_than_the_results(
    forger: Forger, centre: CentreFolder, tmp_path: Path, field: str
) -> None:
    told = {"room_log_head": "00" * 32, "kind": "mock", "room": "另一考场"}.get(field, 99)
    with pytest.raises(Exception, match=r"mismatch|other_room"):
        intake_of(centre).accept(forger.bundle(tmp_path / "m.exambundle", manifest={field: told}))
    assert nothing_was_taken(Inbox(centre.inbox))


@pytest.mark.allow_log("waits")
def test_a_package_of_an_earlier_version_waits_for_a_person(
    forger: Forger, centre: CentreFolder, tmp_path: Path
) -> None:
    sealed_path(centre.session("S1") / "3" / PLAN_FILE).unlink()
    with pytest.raises(BundleDiffersError) as refused:
        intake_of(centre).accept(forger.bundle(tmp_path / "h.exambundle"))
    assert [one.code for one in refused.value.differences] == ["plan_not_kept"]


@pytest.mark.allow_log("waits")
def test_one_site_fills_no_disk_with_forgeries(
    forger: Forger, centre: CentreFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.centre.receiving.inbox.MOST_HELD", 2)
    for number in range(4):
        with pytest.raises(BundleDiffersError):
            intake_of(centre).accept(forger.bundle(tmp_path / f"{number}.exambundle", **of_first(school=f"{number}")))
    inbox = Inbox(centre.inbox)
    assert len(inbox.waiting()) == 4
    assert len(list(inbox.held.glob(f"*{SUFFIX}"))) == 2
    assert not list(inbox.bundles.iterdir())


def test_every_field_of_a_plan_has_its_word() -> None:
    for kind in (SessionPlan, Candidate, StaffMember):
        for field in fields(kind):
            if field.name not in {"ticket", "staff_id"}:
                assert say(f"comparing.field.{field.name}")


def test_what_is_kept_of_a_plan_is_read_as_it_was(centre: CentreFolder) -> None:
    kept = centre.secrets.read(centre.session("S1") / "3" / PLAN_FILE)
    assert msgspec.json.decode(kept, type=SessionPlan) == PLAN


def anchors_of(folder: Path, forger: Forger, *places: int, key: Any = None, made: Any = None) -> Path:
    """What PCs were told while the honest log grew: one file each."""
    chained = chain_records("S1", numbered(made or honest_events()))
    for place in places:
        anchor = Anchor(session_id="S1", seq=place, head=chained[place - 1].hash.hex(), room_ms=place)
        kept = Anchors(newest=sign_anchor(anchor, key or forger.site.key))
        path = folder / f"PC-{place}" / "anchors.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(kept))
    return folder


def verified(centre: CentreFolder, bundle: Path, folder: Path, capsys: Any) -> tuple[int, str]:
    code = main(["verify", "--dir", str(centre.root), str(bundle), "--anchors", str(folder)])
    return code, capsys.readouterr().out


def test_verify_names_the_first_record_that_lies_and_who_could_have_done_it(
    forger: Forger, centre: CentreFolder, tmp_path: Path, capsys: Any
) -> None:
    honest = forger.bundle(tmp_path / "h.exambundle")
    witnesses = anchors_of(tmp_path / "all", forger, 4, 7, 12)
    code, said = verified(centre, honest, witnesses, capsys)
    assert code == 0
    assert "3 份相符，证明到第12条" in said
    # Whoever has the server's key writes record 7 anew: every signature, seal and chain is right.
    rewritten = forger.bundle(tmp_path / "r.exambundle", **swap(6, reason="另一个理由"))
    code, said = verified(centre, rewritten, witnesses, capsys)
    assert code == 1
    assert "第5条至第7条中有记录被改写" in said
    assert "能这样做的只有持有考点服务器密钥的人" in said
    # A log cut off behind a record that a PC had heard of.
    cut = forger.bundle(tmp_path / "c.exambundle", events=honest_events()[:-1])
    code, said = verified(centre, cut, anchors_of(tmp_path / "last", forger, 14), capsys)
    assert code == 1
    assert "只有 13 条" in said


def test_an_anchor_that_the_site_did_not_sign_accuses_the_machine_it_comes_from(
    forger: Forger, centre: CentreFolder, tmp_path: Path, capsys: Any
) -> None:
    folder = anchors_of(tmp_path / "x", forger, 5, key=make_site().key)
    code, said = verified(centre, forger.bundle(tmp_path / "h.exambundle"), folder, capsys)
    assert code == 1
    assert "PC-5 中的日志凭证不是该考点服务器签署的" in said
    (folder / "PC-5" / "anchors.json").write_bytes(b"\xff")
    assert verified(centre, tmp_path / "h.exambundle", folder, capsys)[0] == 1
