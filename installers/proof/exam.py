"""The exam of the proof: one item of each kind from the sample papers, in a fixed order, for one candidate."""

import datetime as dt
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.lab.bench.synthetic import CHIEF, PIN, make_plan
from shared.exam.paper import Group, Paper
from shared.exchange.package import build_package
from shared.exchange.site_files import CentrePublic, SitePublic
from shared.security import codes, sealing, signing

SITE_ID: Final = "PROOF-01"
SITE_NAME: Final = "样例学院"
_DURATION_S: Final = 3 * 3600
_DAY_MS: Final = 86_400_000


class Centre:
    """The awarding centre: its keys, its card, and the package it builds for the site."""

    def __init__(self) -> None:
        self._signing_key = signing.make_signing_key()
        self.opening_code = codes.new_opening_code()
        self.card = CentrePublic(
            centre_id="PROOF",
            name="样例评价组织",
            signing_key=signing.public_pem(self._signing_key.public_key()).decode(),
            results_recipient=sealing.recipient_of(sealing.make_identity()),
            upload_url="http://127.0.0.1:9/files",
            receipt_url="http://127.0.0.1:9/receipts",
        )

    def build(self, target: Path, site: SitePublic, now_ms: int) -> "Session":
        """Write the package; what the proof has to know of it."""
        plan, photos = make_plan(SITE_ID, 1)
        paper, media = make_paper()
        plan = replace(plan, session_id="PROOF-1", paper_id=paper.paper_id, title="安装验证", room="一号机房")
        build_package(
            target,
            plan=replace(plan, starts_at_ms=now_ms),
            photos=photos,
            paper=paper,
            media=media,
            site=site,
            centre_id=self.card.centre_id,
            signing_key=self._signing_key,
            opening_code=self.opening_code,
            serial=1,
            created_ms=now_ms,
            valid_until_ms=now_ms + _DAY_MS,
        )
        return Session(ticket=plan.candidates[0].ticket, opening_code=self.opening_code)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What people know of the session: the candidate's ticket, the opening code, who is the chief."""

    ticket: str
    opening_code: str
    chief: str = CHIEF
    pin: str = PIN

    @property
    def password(self) -> str:
        """The candidate's."""
        return self.ticket[-6:]


def make_paper() -> tuple[Paper, dict[str, bytes]]:
    """The first item of each group of the sample paper, nothing shuffled."""
    authored = read_exam(samples.EXAM)
    sections = (
        replace(section, groups=tuple(_first_of(group) for group in section.groups))
        for section in authored.paper.sections
    )
    return replace(authored.paper, sections=tuple(sections), duration_s=_DURATION_S), authored.media


def _first_of(group: Group) -> Group:
    return replace(group, items=group.items[:1], shuffle_items=False, shuffle_options=False)


def now_ms() -> int:
    """The wall clock, which the centre's and the site's machine share in the proof."""
    return int(dt.datetime.now(dt.UTC).timestamp() * 1000)
