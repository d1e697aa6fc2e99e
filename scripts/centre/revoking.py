"""What a person at the centre means when they revoke something: found among what the centre knows, or refused."""

from collections.abc import Sequence
from typing import Final, Literal, TypeVar

from msgspec.structs import replace

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, now_ms
from scripts.centre.receipt_keys import receipt_certificates
from scripts.centre.rotating import revise_list
from scripts.centre.trust_ledger import KeyLedger
from shared.exchange.known_cards import KnownCard, holding, of_site
from shared.exchange.receipt_keys import read_certificate
from shared.exchange.trust_file import MOST_ENTRIES, Recalled, Revoked
from shared.security import signing
from shared.words.catalogue import say

Kind = Literal["package", "receipt_key", "centre_key", "site_card"]
FIELDS: Final[dict[Kind, str]] = {
    "package": "packages",
    "receipt_key": "receipt_keys",
    "centre_key": "centre_keys",
    "site_card": "site_cards",
}
_LEAST: Final = 8
"""Fewer digits of a key's id name nothing."""
Entry = TypeVar("Entry", Revoked, Recalled)


def meant(centre: CentreFolder, kind: Kind, text: str) -> str:
    """The whole name of what was typed: `session/serial`, the id of a key, the comparison code of a card.

    Raises CentreError: unknown_session, unknown_serial, unknown_key, ambiguous, unknown_card, key_is_current.
    """
    match kind:
        case "package":
            session_id, _, serial = text.rpartition("/")
            folder = centre.issue(session_id or text, int(serial) if session_id and serial.isdecimal() else None)
            return f"{folder.parent.name}/{folder.name}"
        case "receipt_key":
            trust = centre.ledger().trust
            keys = [read_certificate(one, trust).public() for one in receipt_certificates(centre)]
            return _only([signing.key_id(key) for key in keys], text, "unknown_key")
        case "centre_key":
            trust = centre.ledger().trust
            found = _only([signing.key_id(era.card.key()) for era in trust.eras], text, "unknown_key")
            if found == signing.key_id(trust.card.key()):
                raise CentreError("key_is_current", say("centre.trust.key_is_current"))
            return found
        case "site_card":
            return _card(centre.cards(), text)


def revoke(centre: CentreFolder, kind: Kind, name: str, *, by: str, reason: str) -> KeyLedger:
    """Put it on the list and sign the list. `name`: as `meant` tells.

    Raises CentreError `revoked_already`, `list_full`; as `revise_list`.
    """
    told, field, at_ms = centre.ledger().trust.revoked, FIELDS[kind], now_ms()
    if is_revoked(centre, kind, name):
        raise CentreError("revoked_already", say("centre.trust.revoked_already", name=name))
    entries: tuple[Revoked | Recalled, ...] = getattr(told, field)
    if len(entries) >= MOST_ENTRIES:
        raise CentreError("list_full", say("centre.trust.list_full", most=MOST_ENTRIES))
    fresh = replace(told, **{field: (*entries, _entry(kind, name, at_ms, reason))})
    return revise_list(centre, fresh, "revoked", by=by, reason=reason, what=f"{kind}:{name}")


def restore(centre: CentreFolder, kind: Kind, name: str, *, by: str, reason: str) -> KeyLedger:
    """Take it off the list again. Raises CentreError `not_revoked`; as `revise_list`."""
    told, field = centre.ledger().trust.revoked, FIELDS[kind]
    if not is_revoked(centre, kind, name):
        raise CentreError("not_revoked", say("centre.trust.not_revoked", name=name))
    left = tuple(one for one in getattr(told, field) if name_of(one) != name)
    fresh = replace(told, **{field: left})
    return revise_list(centre, fresh, "restored", by=by, reason=reason, what=f"{kind}:{name}")


def is_revoked(centre: CentreFolder, kind: Kind, name: str) -> bool:
    """Whether the newest list names it."""
    return any(name_of(one) == name for one in getattr(centre.ledger().trust.revoked, FIELDS[kind]))


def name_of(entry: Revoked | Recalled) -> str:
    """An entry's name as people write it."""
    return f"{entry.session_id}/{entry.serial}" if isinstance(entry, Recalled) else entry.id


def _entry(kind: Kind, name: str, at_ms: int, reason: str) -> Revoked | Recalled:
    if kind != "package":
        return Revoked(id=name, since_ms=at_ms, reason=reason)
    session_id, _, serial = name.rpartition("/")
    return Recalled(session_id=session_id, serial=int(serial), since_ms=at_ms, reason=reason)


def _only(names: Sequence[str], text: str, code: str) -> str:
    typed = "".join(text.split()).lower()
    found = {name for name in names if len(typed) >= _LEAST and name.lower().startswith(typed)}
    if len(found) != 1:
        raise CentreError(code, say(f"centre.trust.{code}", name=text))
    return found.pop()


def _card(cards: Sequence[KnownCard], text: str) -> str:
    typed = "".join(text.split()).upper()
    by_code = {known.fingerprint for known in cards if "".join(known.fingerprint.split()) == typed}
    of_it = {known.fingerprint for known in holding(of_site(cards, text.strip()))}
    found = by_code or of_it
    if len(found) != 1:
        raise CentreError("unknown_card", say("centre.trust.unknown_card", name=text))
    return found.pop()
