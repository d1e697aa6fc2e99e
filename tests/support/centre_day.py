"""The sample session sat by made-up candidates: what a site does from the centre's package to its sealed bundle."""

import json
import random
from pathlib import Path

import msgspec
from msgspec.structs import replace

from scripts.centre.folder import CentreFolder
from scripts.centre.issuing.backup_codes import answer_backup
from shared.exam.answers.content import Answered
from shared.exam.answers.log import Entry, Stored
from shared.exam.key import PaperKey
from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.registry import kind_of
from shared.exam.kinds.spreadsheet import Spreadsheet, SpreadsheetKey
from shared.exam.kinds.voucher import KIND, Voucher, VoucherKey
from shared.exam.room.events import (
    Approval,
    BackupOpened,
    CandidateLoggedIn,
    Event,
    MarkedAbsent,
    PackageImported,
    Record,
    RoomEnded,
    RoomStarted,
)
from shared.exchange.assemble import chain_records
from shared.exchange.bundle import build_bundle
from shared.exchange.package import open_package, open_paper_part, open_roster_part
from shared.exchange.site_files import CentrePublic
from shared.security.backup_code import mask_code
from tests.support.passphrase import secret
from tests.support.travelling import handed_in, make_site, results_of

SESSION = "S20261128-0930-301"
OLD_ANSWERS = 5
"""What the candidate who changed to the backup paper had written to the main one."""


class Day:
    """What the session of tests shares: the centre folder, a site, and the sealed bundle."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.centre = root / "centre"
        self.site = make_site()
        self.card: CentrePublic
        self.bundle = root / "S.exambundle"
        self.perfect = ""
        self.absent: list[str] = []


def issued(day, name, serial=1):
    """What the centre kept of a package of the session, opened."""
    return secret(day.centre, day.centre / "sessions" / SESSION / str(serial) / name)


def read_key(day):
    return msgspec.json.decode(issued(day, "key.json"), type=PaperKey)


def right_answer(item, key):
    """Right in other words than the model answer where people write differently."""
    match key:
        case SpreadsheetKey():
            typed = {c.ref: c.formula.replace("=", "＝").replace("+", "＋") or c.value for c in key.cells}
            return Spreadsheet(cells={**typed, "基础数据!B4": "1"})
        case VoucherKey():
            model = KIND.model_answer(item, key)
            return replace(model, lines=tuple(reversed(model.lines)))
    return kind_of(item).model_answer(item, key)


def wrong_answer(item, key, dice):
    match key:
        case SpreadsheetKey():
            return Spreadsheet(cells={c.ref: dice.choice(["=(", "=1/0", c.value, f"={c.value}"]) for c in key.cells})
        case VoucherKey():
            lines = tuple(VoucherLine(account=line.account, debit=line.amount) for line in key.lines)
            return Voucher(date=key.date, lines=lines)
    return kind_of(item).guess(item, key, dice)


def sit(day, bundle=None, hostile=None):
    """The site's part of the day, by the same shared code the server uses. `hostile`: seat to what stands in a cell."""
    plan_ms = 1_795_829_400_000
    package = open_package(day.root / "a.exampkg", centre=day.card, site_id="ZD0001", now_ms=plan_ms)
    plan = open_roster_part(package, day.site.identity).plan
    code = json.loads(issued(day, "opening-code.json"))["code"]
    paper = open_paper_part(package, day.site.identity, code).paper
    key, dice = read_key(day), random.Random(5)
    day.perfect, day.absent = plan.candidates[0].ticket, [plan.candidates[-1].ticket]
    present = [c for c in plan.candidates if c.ticket not in day.absent]
    logs: dict[str, list[Stored]] = {}
    changed, second = given_backup(day, package, plan.candidates[2].ticket)
    for candidate in present:
        contents = []
        for item in paper.items():
            item_key = key.items[item.item_id]
            good = candidate.ticket == day.perfect or dice.random() < 0.6
            answer = right_answer(item, item_key) if good else wrong_answer(item, item_key, dice)
            if hostile and candidate.seat in hostile and item.kind == "spreadsheet":
                answer = Spreadsheet(cells={"本量利!C4": hostile[candidate.seat]})
            contents.append(Answered(item_id=item.item_id, response=answer))
        if candidate.ticket == changed.ticket:
            contents = contents[:OLD_ANSWERS] + second
        logs[candidate.ticket] = [
            Stored(entry=Entry(epoch=1, seq=n, content=content, client_ms=n), received_ms=n)
            for n, content in enumerate(contents, start=1)
        ]
    manifest = package.manifest
    events: list[Event] = [
        PackageImported(
            package_id=manifest.package_id, package_sha256=package.sha256, serial=1, paper_id=manifest.paper_id
        ),
        *(
            CandidateLoggedIn(ticket=c.ticket, device_id=f"d{c.seat}", seat=c.seat, epoch=1, how="first")
            for c in present
        ),
        RoomStarted(),
        changed,
        MarkedAbsent(tickets=tuple(day.absent)),
        *(handed_in(c.ticket, "candidate", logs[c.ticket]) for c in present),
        RoomEnded(reason="到时"),
    ]
    records = [Record(seq=n, at_ms=plan_ms + n, actor="server", event=e) for n, e in enumerate(events, start=1)]
    build_bundle(
        bundle or day.bundle,
        results=results_of(plan, records, logs),
        room_log=chain_records(plan.session_id, records),
        records=b"{}",
        centre=day.card,
        signing_key=day.site.key,
        created_ms=plan_ms,
    )


def given_backup(day, package, ticket):
    """In the exam: the challenge the site reads out, what the centre answers, the paper that opens, answered right."""
    roster, challenge = open_roster_part(package, day.site.identity), "7QK40X"
    assert roster.extension_key is not None
    answer = answer_backup(CentreFolder(day.centre), SESSION, ticket, challenge).code
    code = mask_code(roster.extension_key, answer, session_id=SESSION, ticket=ticket, challenge=challenge)
    named = roster.plan.backup_paper_id
    paper = open_paper_part(package, day.site.identity, code, "backup", paper_id=named).paper
    key = msgspec.json.decode(issued(day, "backup-key.json"), type=PaperKey)
    chief = next(member.staff_id for member in roster.plan.staff if member.role == "chief")
    opened = BackupOpened(
        ticket=ticket,
        paper_id=named,
        paper_sha256="ab" * 32,
        reason="缺页",
        approvals=(Approval(staff_id=chief, role="chief"),),
        challenge=challenge,
    )
    right = [
        Answered(item_id=item.item_id, response=right_answer(item, key.items[item.item_id])) for item in paper.items()
    ]
    return opened, right
