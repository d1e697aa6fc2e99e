"""A site's day in one call: a package of the centre is opened, sat by some with the key's own answers, and sealed."""

from pathlib import Path

import msgspec

from scripts.centre.issued import CODE_FILE, KEY_FILE, OpeningCode
from shared.exam.answers.content import Answered
from shared.exam.answers.log import Entry, Stored
from shared.exam.key import PaperKey
from shared.exam.kinds.registry import kind_of
from shared.exam.room.events import (
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
from shared.exchange.site_files import CentrePublic, read_card
from shared.security.anchors import Anchor, sign_anchor
from tests.support.passphrase import secret
from tests.support.travelling import Site, handed_in, results_of


def seal_day(centre: Path, package: Path, site: Site, bundle: Path, *, present: int = 3) -> str:
    """Write `bundle`: the first candidates of the package's room answered everything right, the others are absent.

    Returns the anchor of the whole log, as the PCs of that room keep it.
    """
    card = read_card(centre / "centre.pub.json", CentrePublic)
    opened = open_package(package, centre=card, site_id=site.public.site_id, now_ms=0)
    plan = open_roster_part(opened, site.identity).plan
    kept = centre / "sessions" / plan.session_id / str(opened.manifest.serial)
    code = msgspec.json.decode(secret(centre, kept / CODE_FILE), type=OpeningCode).code
    key = msgspec.json.decode(secret(centre, kept / KEY_FILE), type=PaperKey)
    paper = open_paper_part(opened, site.identity, code).paper
    here, away = plan.candidates[:present], plan.candidates[present:]
    logs = {}
    for candidate in here:
        contents = [
            Answered(item_id=item.item_id, response=kind_of(item).model_answer(item, key.items[item.item_id]))
            for item in paper.items()
        ]
        logs[candidate.ticket] = [
            Stored(entry=Entry(epoch=1, seq=n, content=content, client_ms=n), received_ms=n)
            for n, content in enumerate(contents, start=1)
        ]
    manifest = opened.manifest
    events: list[Event] = [
        PackageImported(
            package_id=manifest.package_id,
            package_sha256=opened.sha256,
            serial=manifest.serial,
            paper_id=manifest.paper_id,
        ),
        *(CandidateLoggedIn(ticket=c.ticket, device_id=f"d{c.seat}", seat=c.seat, epoch=1, how="first") for c in here),
        RoomStarted(),
        MarkedAbsent(tickets=tuple(c.ticket for c in away)),
        *(handed_in(c.ticket, "candidate", logs[c.ticket]) for c in here),
        RoomEnded(reason="到时"),
    ]
    at_ms = plan.starts_at_ms
    records = [Record(seq=n, at_ms=at_ms + n, actor="server", event=event) for n, event in enumerate(events, start=1)]
    chain = chain_records(plan.session_id, records)
    build_bundle(
        bundle,
        results=results_of(plan, records, logs),
        room_log=chain,
        records=b"{}",
        centre=card,
        signing_key=site.key,
        created_ms=at_ms,
    )
    end = Anchor(session_id=plan.session_id, seq=len(records), head=chain[-1].hash.hex(), room_ms=at_ms)
    return sign_anchor(end, site.key)
