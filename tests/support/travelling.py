"""A small real centre, site, paper, plan, and the files made of them, for tests of everything that travels."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Entry, Stored
from shared.exam.answers.reading import ReadLog
from shared.exam.kinds.parts import Document, Option
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.paper import Group, Paper, Section
from shared.exam.plan import Candidate, DayRules, RoomLayout, SessionPlan
from shared.exam.room import fold
from shared.exam.room.events import (
    CandidateLoggedIn,
    Event,
    HandedIn,
    HandInCause,
    MarkedAbsent,
    PackageImported,
    Record,
    RoomEnded,
    RoomStarted,
)
from shared.exchange.assemble import assemble_results, chain_records
from shared.exchange.bundle import CheckedBundle, build_bundle
from shared.exchange.package import SecondPaper, VerifiedPackage, build_package
from shared.exchange.results import ChainedRecord, ResultSet
from shared.exchange.site_files import CentrePublic, SitePublic
from shared.security import sealing, signing

NOW_MS = 1_795_829_400_000
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Centre(msgspec.Struct, frozen=True, kw_only=True):
    public: CentrePublic
    key: Ed25519PrivateKey
    identity: str


class Site(msgspec.Struct, frozen=True, kw_only=True):
    public: SitePublic
    key: Ed25519PrivateKey
    identity: str


def make_centre(centre_id: str = "PJ01") -> Centre:
    key, identity = signing.make_signing_key(), sealing.make_identity()
    public = CentrePublic(
        centre_id=centre_id,
        name="样例评价组织",
        signing_key=signing.public_pem(key.public_key()).decode(),
        results_recipient=sealing.recipient_of(identity),
        upload_url="http://127.0.0.1:9/files",
        receipt_url="http://127.0.0.1:9/receipts",
    )
    return Centre(public=public, key=key, identity=identity)


def make_site(site_id: str = "ZD0001") -> Site:
    key, identity = signing.make_signing_key(), sealing.make_identity()
    public = SitePublic(
        site_id=site_id,
        site_name="样例学院",
        signing_key=signing.public_pem(key.public_key()).decode(),
        recipient=sealing.recipient_of(identity),
    )
    return Site(public=public, key=key, identity=identity)


A, B, C = "261128000101", "261128000102", "261128000103"


def make_paper() -> Paper:
    """One single-choice item with one picture."""
    item = SingleChoiceItem(
        item_id="S01",
        stem="下列各项中，属于管理会计应用原则的是（　　）。",
        points="2",
        options=(Option(id="A", text="成本效益原则"), Option(id="B", text="谨慎性原则")),
        documents=(Document(id="d1", title="资料", media="media/a.png"),),
    )
    group = Group(group_id="single", title="一、单项选择题", instruction="选一项。", items=(item,))
    section = Section(section_id="theory", kind="theory", title="理论", groups=(group,))
    return Paper(
        paper_id="P1",
        version=1,
        title="数字化管理会计（初级）",
        subject="数字化管理会计(初级)",
        certificate="证书",
        level="初级",
        duration_s=7200,
        sections=(section,),
    )


def make_plan() -> SessionPlan:
    """Three candidates with rare names."""
    names = {"261128000101": "样例𠮷", "261128000102": "样例㛃", "261128000103": "阿卜杜拉·样例"}
    candidates = tuple(
        Candidate(
            ticket=ticket,
            name=name,
            gender="男",
            id_type="护照",
            id_number=f"EX000000{seat}",
            school="样例学院",
            seat=seat,
            photo=f"{ticket}.png",
        )
        for seat, (ticket, name) in enumerate(names.items(), start=1)
    )
    return SessionPlan(
        session_id="S1",
        site_id="ZD0001",
        site_name="样例学院",
        room="实训楼301机房",
        subject="数字化管理会计(初级)",
        title="统考",
        level="初级",
        paper_id="P1",
        starts_at_ms=NOW_MS,
        time_zone="Asia/Shanghai",
        duration_s=7200,
        seats=3,
        spares=1,
        rules=DayRules(),
        layout=RoomLayout(),
        staff=(),
        candidates=candidates,
    )


def built(
    path: Path,
    plan: SessionPlan,
    photos: dict[str, bytes],
    paper: Paper,
    site: Site,
    centre: Centre,
    code: str,
    serial: int = 3,
    backup: SecondPaper | None = None,
    created_ms: int = NOW_MS - 1000,
    valid_until_ms: int = NOW_MS + 86_400_000,
    trust: bytes = b"",
) -> VerifiedPackage:
    return build_package(
        path,
        plan=plan,
        photos=photos,
        paper=paper,
        media={"media/a.png": PICTURE},
        site=site.public,
        centre_id=centre.public.centre_id,
        signing_key=centre.key,
        opening_code=code,
        serial=serial,
        created_ms=created_ms,
        valid_until_ms=valid_until_ms,
        backup=backup,
        trust=trust,
    )


def entry(epoch: int, seq: int, choice: str) -> Stored:
    content = Answered(item_id="S01", response=SingleChoice(choice=choice))
    return Stored(
        entry=Entry(epoch=epoch, seq=seq, content=content, client_ms=NOW_MS + seq), received_ms=NOW_MS + seq + 5
    )


def make_logs() -> dict[str, list[Stored]]:
    return {A: [entry(1, 1, "A"), entry(1, 2, "B"), entry(2, 1, "A")], B: [entry(1, 1, "B")]}


def handed_in(ticket: str, cause: HandInCause, log: Sequence[Stored]) -> HandedIn:
    """The record of a hand-in, with the count and head of what the server had then."""
    return HandedIn(ticket=ticket, cause=cause, entries=len(log), head=AnswerBook.replay(ticket, log).head())


def make_records() -> list[Record]:
    happened: list[Event] = [
        PackageImported(package_id="P-1", package_sha256="ab" * 32, serial=3, paper_id="P1"),
        CandidateLoggedIn(ticket=A, device_id="d1", seat=1, epoch=1, how="first"),
        CandidateLoggedIn(ticket=B, device_id="d2", seat=2, epoch=1, how="first"),
        RoomStarted(),
        CandidateLoggedIn(ticket=A, device_id="d4", seat=4, epoch=2, how="moved"),
        MarkedAbsent(tickets=(C,)),
        handed_in(A, "candidate", make_logs()[A]),
        handed_in(B, "time", make_logs()[B]),
        RoomEnded(reason="到时"),
    ]
    return [Record(seq=n, at_ms=NOW_MS + n, actor="server", event=e) for n, e in enumerate(happened, start=1)]


def write_bundle(
    path: Path, results: ResultSet, log: tuple[ChainedRecord, ...], centre: Centre, site: Site
) -> CheckedBundle:
    return build_bundle(
        path,
        results=results,
        room_log=log,
        records='{"view":"𠮷"}'.encode(),
        centre=centre.public,
        signing_key=site.key,
        created_ms=NOW_MS,
    )


def results_of(
    plan: SessionPlan,
    records: Sequence[Record],
    logs: Mapping[str, Sequence[Stored]],
    client_heads: Mapping[str, str] | None = None,
) -> ResultSet:
    """As the site's server puts them together; whoever has no log wrote nothing."""
    read = {c.ticket: ReadLog(c.ticket, tuple(logs.get(c.ticket, ()))) for c in plan.candidates}
    state = fold.replay(plan, records)
    return assemble_results(plan, records, state, read, client_heads=client_heads or {}, product_version="0.1.0")


def make_results(plan: SessionPlan) -> ResultSet:
    return results_of(plan, make_records(), make_logs())


def make_bundle(path: Path, centre: Centre, site: Site) -> CheckedBundle:
    """A whole small bundle: two candidates present, one absent."""
    plan = make_plan()
    return write_bundle(path, make_results(plan), chain_records(plan.session_id, make_records()), centre, site)
