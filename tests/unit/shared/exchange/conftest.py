"""A small real centre, site, paper and plan, and the files made of them."""

import base64
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.exam.paper import Document, Group, Item, Option, Paper, Section
from shared.exam.plan import Candidate, DayRules, RoomLayout, SessionPlan
from shared.exchange.package import VerifiedPackage, build_package
from shared.exchange.site_files import CentrePublic, SitePublic
from shared.security import codes, sealing, signing

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


@pytest.fixture(scope="session")
def centre() -> Centre:
    return make_centre()


@pytest.fixture(scope="session")
def site() -> Site:
    return make_site()


@pytest.fixture(scope="session")
def code() -> str:
    return codes.new_opening_code()


@pytest.fixture(scope="session")
def paper() -> Paper:
    item = Item(
        item_id="S01",
        kind="single_choice",
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


@pytest.fixture(scope="session")
def plan() -> SessionPlan:
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


@pytest.fixture(scope="session")
def photos(plan: SessionPlan) -> dict[str, bytes]:
    return {c.photo: PICTURE for c in plan.candidates if c.photo}


@pytest.fixture(scope="session")
def package_path(
    tmp_path_factory: pytest.TempPathFactory,
    plan: SessionPlan,
    photos: dict[str, bytes],
    paper: Paper,
    site: Site,
    centre: Centre,
    code: str,
) -> Path:
    path = tmp_path_factory.mktemp("package") / "S1.exampkg"
    built(path, plan, photos, paper, site, centre, code)
    return path


def built(
    path: Path,
    plan: SessionPlan,
    photos: dict[str, bytes],
    paper: Paper,
    site: Site,
    centre: Centre,
    code: str,
    serial: int = 3,
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
        created_ms=NOW_MS - 1000,
        valid_until_ms=NOW_MS + 86_400_000,
    )
