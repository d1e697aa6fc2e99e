"""Attacks on whom a site takes for its centre: chains and lists of one's own, old ones, and a stolen signing key."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from unittest.mock import patch

from msgspec.structs import replace

from scripts.lab.attack.attack import attack
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import Stage, each, refused
from shared.exam.room.events import RevokedRefused
from shared.exchange.trust_file import MAX_BYTES, Recalled, Revoked
from shared.link.errors import Refused
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.commands import Unseal
from shared.protocol.console import EventPage, TrustReport
from shared.security import signing
from tests.support.tiny_session import TinySession
from tests.support.travelling import Centre
from tests.support.trust import Keeper

_DAY_MS: Final = 86_400_000


class _Site:
    """A site of its own with a real server, so that what it learns stays there; and its centre's keys."""

    def __init__(self, tiny: TinySession, *, recovery: bool) -> None:
        keys = tiny.centre_keys
        centre = Centre(public=keys.card, key=keys.signing_key, identity=keys.identity)
        self.tiny, self.tech = tiny, tiny.staff("tech")
        self.keeper = Keeper(centre, time.time_ns() // 1_000_000 - 30 * _DAY_MS, recovery=recovery)
        if recovery:  # as a centre names one on the chain; from here on the site knows it
            named = Keeper(centre, self.keeper.at_ms).change(1, card=self.keeper.card, signer=keys.signing_key)
            self.keeper.changes, self.keeper.number = [named], 1
            self.take(self.keeper.file())

    def take(self, data: bytes) -> TrustReport:
        """Import a trust file."""
        return self.tech.call("POST", paths.TRUST, data, TrustReport)

    def package(self, keeper: Keeper, serial: int, trust: bytes = b"") -> bytes:
        """A package of the session under that keeper's key."""
        path = self.tiny.folder / f"{serial}-{keeper.key_id[:6]}.exampkg"
        with patch.object(self.tiny.centre_keys, "signing_key", keeper.centre.key):
            return self.tiny.build_package(path, serial=serial, trust=trust).read_bytes()


@contextmanager
def _site(stage: Stage, *, recovery: bool = False) -> Iterator[_Site]:
    folder = stage.folder / f"keys-{stage.next_number()}"
    folder.mkdir()
    with TinySession(folder) as tiny:
        yield _Site(tiny, recovery=recovery)


def _import(link: Transport, package: bytes) -> str:
    return refused(link, "POST", paths.PACKAGES, package)


@attack(
    "a chain of keys of one's own",
    by="technician the night before",
    must="refused by name, the site trusts whom it trusted",
    ground="folder",
)
def own_chain(stage: Stage) -> str:
    """Trust files that are forged, lack a link, turn back, name other types, revoke a million things, or never end."""
    tech, keys = stage.tiny.staff("tech"), stage.tiny.centre_keys
    keeper = Keeper(Centre(public=keys.card, key=keys.signing_key, identity=""), 1)
    stranger = signing.make_signing_key()
    other = replace(keeper.next_card(), centre_id="OTHER")
    entry = b'{"id":"a","reason":"","since_ms":1}'
    listed = (
        b'{"centre_id":"CENTRE-1","format":"exam-revocations/1","generation":0,"made_ms":1,"number":1,"site_cards":['
    )
    million = signing.sign_envelope(listed + b",".join([entry] * 1_000_000) + b"]}", "x", stranger)
    files = (
        keeper.file(changes=[keeper.change(1, signer=stranger)]),
        keeper.file(changes=[keeper.change(1, generation=1, signer=stranger)]),
        keeper.file(changes=[keeper.change(2)]),
        keeper.file(changes=[keeper.change(1, card=keys.card)]),
        keeper.file(changes=[keeper.change(1), keeper.change(1)]),
        keeper.file(changes=[keeper.change(1, card=other)]),
        keeper.file(revoked=keeper.listed(signer=stranger)),
        keeper.file(revoked=keeper.listed(centre_keys=(Revoked(id=keeper.key_id, since_ms=1),))),
        b"{}",
        b"[" * 100_000,
        b" " * (MAX_BYTES + 1),
        b'{"changes":[],"format":"exam-trust/1","revoked":' + million + b"}",
    )
    told = [refused(tech, "POST", paths.TRUST, one) for one in files]
    demand(all(one.startswith("trust_") or one == "too_large" for one in told), told)
    return ", ".join(dict.fromkeys(told))


@attack(
    "an older list, and what it did not name",
    by="technician the night before",
    must="the older list and the recalled package refused, the paper stays closed, the log tells",
    ground="folder",
)
def older_list(stage: Stage) -> str:
    """After a recall the list of before is imported again, then the recalled package, then its paper is opened."""
    with _site(stage) as site:
        keeper, tiny = site.keeper, site.tiny
        before = keeper.file(revoked=keeper.revoke())
        session_id = tiny.plan.session_id
        named = tuple(Recalled(session_id=session_id, serial=one, since_ms=1, reason="错题") for one in (1, 2))
        keeper.revoke(packages=named)
        site.take(keeper.file())
        told = [refused(site.tech, "POST", paths.TRUST, before), _import(site.tech, site.package(keeper, 2))]
        try:
            tiny.command(tiny.staff("chief"), Unseal(code=tiny.opening_code))
            told.append("the paper was opened")
        except Refused as error:
            told.append(error.code)
        page = site.tech.call("GET", f"{paths.EVENTS}?after=0", None, EventPage)
        logged = [one.event.code for one in page.records if isinstance(one.event, RevokedRefused)]
        demand(told == ["trust_older", "package_refused", "package_recalled"], told)
        demand(logged == ["package_recalled", "unseal"], logged)
        return ", ".join(told)


@attack(
    "a stolen signing key",
    by="thief of the centre's folder",
    must="the recovery key ends it: nothing the thief signed counts, before or after",
    ground="folder",
)
def stolen_key(stage: Stage) -> str:
    """A thief signs a next key, and a list that revokes the centre's; the centre answers with the key from its safe."""
    with _site(stage, recovery=True) as site:
        safe, tech = site.keeper, site.tech
        thief = Keeper(safe.centre, safe.at_ms)
        thief.changes, thief.number = list(safe.changes), 1
        thief.rotate()
        thief.revoke(number=9_999_999, centre_keys=(Revoked(id="ab" * 32, since_ms=1, reason="x"),))
        fooled = site.take(thief.file())
        demand(fooled.changed, "the thief was not even believed at first")
        safe.changes = []
        safe.recover()
        site.take(safe.file())
        told = [
            _import(tech, site.package(thief, 2, thief.file())),
            _import(tech, site.package(thief, 3)),
            refused(tech, "POST", paths.TRUST, thief.file()),
        ]
        demand(set(told) <= {"package_refused", "trust_older", "trust_forked"}, told)
        honest = site.package(safe, 4, safe.file())
        tech.call("POST", paths.PACKAGES, honest, bytes)
        return f"{each(told, 'package_refused', 'trust_older')}; the centre's next package is taken"
