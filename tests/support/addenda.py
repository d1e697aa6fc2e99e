"""Addenda of the small session's bundle: right ones, and ones that a site with its keys bends."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from shared.exam.plan import SessionPlan
from shared.exam.room.events import BundleSealed, Event, IncidentLogged, Record
from shared.exchange.addendum import KIND, PART, AddendumManifest, build_addendum, check_addendum
from shared.exchange.assemble import chain_records
from shared.exchange.container import hash_file
from shared.exchange.known_cards import KnownCard
from shared.exchange.signed_file import write_signed_file
from tests.support.forging import honest_events, numbered, plan_with_staff
from tests.support.travelling import NOW_MS, Centre, Site


def incident(text: str, ticket: str | None = None) -> tuple[str, Event]:
    """A note of the proctor's."""
    return "j01", IncidentLogged(incident_id=f"i-{text}", category="other", text=text, ticket=ticket)


def addendum_of(
    bundle: Path,
    path: Path,
    notes: Sequence[tuple[str, Event]],
    *,
    centre: Centre,
    site: Site,
    number: int = 1,
    plan: SessionPlan | None = None,
    records: Sequence[Record] | None = None,
    manifest: dict[str, Any] | None = None,
) -> Path:
    """The addendum of a bundle of `Forger`; `records`: another whole log; `manifest`: changed fields, signed anew."""
    plan, before = plan or plan_with_staff(), len(honest_events())
    sealed = hash_file(bundle)
    event = BundleSealed(bundle_id="b", bundle_sha256=sealed.sha256, bytes=sealed.bytes, records=before)
    log = records if records is not None else numbered([*honest_events(), ("z01", event), *notes])
    build_addendum(
        path,
        addendum_id=f"b-{number}",
        number=number,
        plan=plan,
        bundle=event,
        later=chain_records(plan.session_id, log)[before:],
        notes=sum(isinstance(record.event, IncidentLogged) for record in log[before:]),
        centre=centre.public,
        signing_key=site.key,
        created_ms=NOW_MS,
    )
    if manifest:
        cards = (KnownCard(card=site.public),)
        made = check_addendum(path, centre_id=centre.public.centre_id, cards=cards)
        changed: AddendumManifest = replace(made.manifest, **manifest)
        write_signed_file(path, KIND, changed, [(PART, made.sealed)], site.key)
    return path
