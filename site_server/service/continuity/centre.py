"""What this server learns of its centre: newer keys, and what was revoked. Kept in the store, told in the room log.

A package brings it, or a trust file by itself. Nothing that was learnt is forgotten: neither by a restart, nor by a
take-over, nor by a purge (ADR 0056).
"""

import logging
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.exam.room.events import CentreKeysChanged, RevocationsTaken, RevokedRefused
from shared.exchange.centre_trust import CentreTrust, Learnt, learn
from shared.exchange.errors import TrustError
from shared.exchange.site_files import CentrePublic, card_fingerprint
from shared.exchange.trust_file import CentreChange, Recalled, Revocations
from shared.formatting import date_time
from shared.protocol.console import TrustReport
from shared.protocol.errors import WireError
from shared.words.catalogue import say
from site_server.domain.ports import SettingStore
from site_server.domain.rows import SettingRow
from site_server.domain.site_keys import SiteKeys
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

TRUST: Final = "centre-trust"
"""The setting that holds it."""
REVOKED: Final = frozenset(
    {
        "package_key_revoked",
        "package_key_retired",
        "package_recalled",
        "package_card_revoked",
        "receipt_key_revoked",
        "receipt_key_retired",
    }
)
"""Refusals that the room log tells of."""
_ZONE: Final = "Asia/Shanghai"


def trusting(keys: SiteKeys, store: SettingStore) -> SiteKeys:
    """The keys with what was learnt before; as they are where nothing was, or where it is of another centre."""
    kept = store.setting(TRUST)
    if not kept:
        return keys
    try:
        trust = decode_json(kept, CentreTrust)
    except msgspec.DecodeError:
        log.error("what was learnt of the centre cannot be read: its first card counts until the next package")
        return keys
    if trust.eras[0].card != keys.centre:
        # The card was put there by hand, by somebody who stood at this machine: a visit, as it was before all this.
        log.warning("another card of the centre lies in the folder: what was learnt of the one before does not count")
        return keys
    return keys.trusting(trust)


def take_trust(site: Site, data: bytes, actor: str) -> TrustReport:
    """Take in a trust file that came by itself. Raises WireError with the codes of `TrustError`."""
    with site.import_lock:
        try:
            learnt = learn(site.keys.trust, data, alone=True)
        except TrustError as error:
            log.info("trust file refused: %s", error.code)
            raise WireError(error.code, error.message) from error
        told = sentences(site.keys.centre, learnt)
        if told:
            site.writer.do(lambda tx: note_learnt(site, tx, learnt, actor))
    return TrustReport(told=told or (say("server.trust.known"),), changed=bool(told))


def note_learnt(site: Site, tx: Tx, learnt: Learnt | None, actor: str) -> None:
    """Keep what a file told, in the same commit as whatever else it brought; where a session is open its log tells."""
    if learnt is None or learnt.trust == site.keys.trust:
        return
    trust = learnt.trust
    tx.put(SettingRow(name=TRUST, value=msgspec.json.encode(trust)))
    if tx.room is not None:
        before = site.keys.centre
        for change in learnt.changes:
            tx.append(actor, _changed(before, change, by_recovery=learnt.recovered(change)))
            before = change.card
        if learnt.new_list:
            tx.append(actor, _taken(trust.revoked, tx.room))
    tx.after_commit(lambda: setattr(site, "keys", site.keys.trusting(trust)))
    log.info("learnt of the centre: change %d, list %d", trust.number, trust.list_number)


def sentences(before: CentrePublic, learnt: Learnt | None) -> tuple[str, ...]:
    """What was new, for people: which key changed and since when, what was revoked."""
    if learnt is None:
        return ()
    told = []
    for change in learnt.changes:
        event = _changed(before, change, by_recovery=learnt.recovered(change))
        which = [name for name, is_new in (("signing", event.signing), ("results", event.results)) if is_new]
        code = "server.trust.recovered" if event.by_recovery else "server.trust.changed"
        at = date_time(change.from_ms, _ZONE)
        told.append(say(code, which=which or ["other"], at=at, card=event.card, reason=change.reason))
        before = change.card
    if learnt.new_list:
        revoked = learnt.trust.revoked
        counts = {
            "packages": len(revoked.packages),
            "keys": len(revoked.centre_keys) + len(revoked.receipt_keys),
            "cards": len(revoked.site_cards),
        }
        told.append(say("server.trust.list", number=revoked.number, **counts))
    return tuple(told)


def recall_of(site: Site, room: Room) -> Recalled | None:
    """The entry that recalls the package of this session."""
    return site.keys.trust.revoked.package(room.row.session_id, room.row.serial)


def note_refused(site: Site, code: str, actor: str) -> None:
    """Write into the log of the open session that something revoked was kept out."""
    if site.room is not None and (code in REVOKED or code == "unseal"):
        site.writer.do(lambda tx: tx.append(actor, RevokedRefused(code=code)) and None)


def _changed(before: CentrePublic, change: CentreChange, *, by_recovery: bool) -> CentreKeysChanged:
    return CentreKeysChanged(
        number=change.number,
        from_ms=change.from_ms,
        card=card_fingerprint(change.card),
        signing=change.card.signing_key != before.signing_key,
        results=change.card.results_recipient != before.results_recipient,
        by_recovery=by_recovery,
        reason=change.reason,
    )


def _taken(revoked: Revocations, room: Room) -> RevocationsTaken:
    return RevocationsTaken(
        number=revoked.number,
        made_ms=revoked.made_ms,
        entries=sum(map(len, (revoked.centre_keys, revoked.receipt_keys, revoked.site_cards, revoked.packages))),
        recalled=revoked.package(room.row.session_id, room.row.serial) is not None,
    )
