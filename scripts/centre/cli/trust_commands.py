"""Commands that change the centre's keys and take things back (ADR 0056). Each says what follows and wants a reason."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Final, get_args

from scripts.centre.cli.register import DONE, FAILED, Commands, add_argument, add_centre_command, into
from scripts.centre.errors import CentreError
from scripts.centre.folder import CENTRE_ZONE, CentreFolder
from scripts.centre.passphrases import source_here
from scripts.centre.receipt_keys import receipt_certificates
from scripts.centre.revoking import FIELDS, Kind, is_revoked, meant, name_of, restore, revoke
from scripts.centre.rotating import new_recovery_key, new_results_key, new_signing_key, read_recovery, settle
from scripts.centre.trust_ledger import KeyLedger
from shared.commandline import CommandParser, typed_path
from shared.exchange.receipt_keys import read_certificate
from shared.exchange.site_files import card_fingerprint
from shared.exchange.trust_file import SUFFIX
from shared.formatting import date_time
from shared.machine.files import write_whole
from shared.security import signing
from shared.words.catalogue import say

_LONGEST: Final = 200


def add_trust(commands: Commands) -> None:
    """rotate-keys, revoke, list-keys."""
    rotate = add_centre_command(commands, "rotate-keys", _rotate)
    which = rotate.add_mutually_exclusive_group(required=True)
    for name in ("signing", "results"):
        which.add_argument(f"--{name}", action="store_true", help=say(f"centre_cli.option.rotate_{name}"))
    value = say("centre_cli.value.file")
    which.add_argument("--make-recovery", metavar=value, type=typed_path, help=say("centre_cli.option.make_recovery"))
    add_argument(rotate, "--recovery", "recovery", value="file", type=typed_path)
    add_argument(rotate, "--safe-passphrase-file", "safe_passphrase", value="file", type=typed_path)
    _add_why(rotate)

    revoked = add_centre_command(commands, "revoke", _revoke)
    what = revoked.add_mutually_exclusive_group(required=True)
    for kind in get_args(Kind):
        option = f"--{kind.replace('_', '-')}"
        what.add_argument(option, metavar=value_of(kind), help=say(f"centre_cli.option.revoke_{kind}"))
    add_argument(revoked, "--undo", "revoke_undo", action="store_true")
    _add_why(revoked)

    listed = add_centre_command(commands, "list-keys", _list)
    add_argument(listed, "--out", "trust_out", value="file", type=typed_path)


def value_of(kind: Kind) -> str:
    """What people type for it."""
    return say("centre_cli.value.package_no" if kind == "package" else "centre_cli.value.digits")


def _add_why(command: CommandParser) -> None:
    add_argument(command, "--by", "trust_by", value="name", default="")
    add_argument(command, "--reason", "trust_reason", value="text", default="")
    add_argument(command, "--yes", "trust_yes", action="store_true")
    add_argument(command, "--out", "trust_out", value="file", type=typed_path)


def _rotate(centre: CentreFolder, options: argparse.Namespace) -> int:
    """Another key, and the statement about it."""
    kind = "results" if options.results else "make_recovery" if options.make_recovery else "signing"
    if kind == "results" and options.recovery:
        raise CentreError("recovery_not_for_results", say("centre.trust.recovery_not_for_results"))
    recovered = kind == "signing" and options.recovery is not None
    print(say("centre_cli.trust.rotate_recovered" if recovered else f"centre_cli.trust.rotate_{kind}"))
    if kind == "signing" and not recovered and not centre.card().recovery_key:
        print(say("centre_cli.trust.no_recovery"))
    by, reason = _why(options)
    if not _sure(options):
        return FAILED
    safe = source_here(options.safe_passphrase_file)
    key = read_recovery(options.recovery, safe) if options.recovery else None
    if kind == "signing":
        new_signing_key(centre, by=by, reason=reason, recovery=key)
    elif kind == "results":
        new_results_key(centre, by=by, reason=reason)
    else:
        new_recovery_key(centre, options.make_recovery, safe, by=by, reason=reason, before=key)
        print(say("centre_cli.trust.recovery_made", path=options.make_recovery))
    card = centre.card()
    print(say("centre_cli.trust.rotated", path=centre.card_path))
    print(say("centre_cli.fingerprint", fingerprint=card_fingerprint(card)))
    _hand_out(centre.ledger(), options.out)
    return DONE


def _revoke(centre: CentreFolder, options: argparse.Namespace) -> int:
    """One thing onto the list, or off it again."""
    kind: Kind = next(kind for kind in get_args(Kind) if getattr(options, kind))
    name = meant(centre, kind, getattr(options, kind))
    told = {"what": say(f"centre_cli.trust.kind.{kind}"), "name": name}
    if options.undo:
        print(say("centre_cli.trust.undo_will", **told))
    else:
        print(say(f"centre_cli.trust.revoke_{kind}", **told))
        if kind == "centre_key" and centre.card().recovery_key:
            print(say("centre_cli.trust.better_recover"))
    if is_revoked(centre, kind, name) == options.undo:
        by, reason = _why(options)
        if not _sure(options):
            return FAILED
    else:
        by = reason = "-"  # it is refused below, by its name
    ledger = (restore if options.undo else revoke)(centre, kind, name, by=by, reason=reason)
    print(say("centre_cli.trust.listed", number=ledger.trust.list_number))
    _hand_out(ledger, options.out)
    return DONE


def _list(centre: CentreFolder, options: argparse.Namespace) -> int:
    """Everything about the keys: which there were, what is revoked, who did what."""
    settle(centre)
    ledger = centre.ledger()
    trust = ledger.trust
    for era in trust.eras:
        code = "now" if era.until_ms is None else "ended" if era.ended else "before"
        since = date_time(era.since_ms, CENTRE_ZONE) if era.since_ms else say("centre_cli.trust.from_the_start")
        until = date_time(era.until_ms, CENTRE_ZONE) if era.until_ms is not None else ""
        told = {"since": since, "until": until, "card": card_fingerprint(era.card)}
        print(say(f"centre_cli.trust.key_{code}", key=signing.key_id(era.card.key())[:16], **told))
    print(say("centre_cli.trust.recovery_is" if trust.card.recovery_key else "centre_cli.trust.no_recovery"))
    for one in receipt_certificates(centre):
        key = read_certificate(one, trust)
        until = date_time(key.until_ms, CENTRE_ZONE)
        print(say("centre_cli.trust.receipt_key", key=signing.key_id(key.public())[:16], until=until))
    number = trust.list_number
    print(say("centre_cli.trust.list_is", number=number) if number else say("centre_cli.trust.no_list"))
    for kind, field in FIELDS.items():
        for entry in getattr(trust.revoked, field):
            at = date_time(entry.since_ms, CENTRE_ZONE)
            what = say(f"centre_cli.trust.kind.{kind}")
            print("　　" + say("centre_cli.trust.entry", what=what, name=name_of(entry), at=at, reason=entry.reason))
    _tell_acts(ledger)
    if options.out:
        _hand_out(ledger, options.out)
    return DONE


def _tell_acts(ledger: KeyLedger) -> None:
    for noted in ledger.noted:
        kind, _, name = noted.what.rpartition(":")
        what = f"{say(f'centre_cli.trust.kind.{kind}')} {name}" if kind else name
        at, act = date_time(noted.at_ms, CENTRE_ZONE), say(f"centre_cli.trust.act.{noted.act}", what=what)
        print(say("centre_cli.trust.noted", at=at, by=noted.by, act=act, reason=noted.reason))


def _hand_out(ledger: KeyLedger, out: Path | None) -> None:
    """The trust file for the sites, where it was asked for; how else it gets there."""
    if out is None:
        print(say("centre_cli.trust.travels"))
        return
    if not ledger.file:
        print(say("centre_cli.trust.nothing_yet"))
        return
    path = into(out, f"centre-{ledger.trust.number}-{ledger.trust.list_number}{SUFFIX}")
    write_whole(path, ledger.file)
    print(say("centre_cli.trust.written", path=path))


def _why(options: argparse.Namespace) -> tuple[str, str]:
    by = options.by.strip() or _typed(say("centre_cli.trust.ask_by"))
    reason = options.reason.strip() or _typed(say("centre_cli.trust.ask_reason"))
    if not _fit((by, reason)):
        raise CentreError("no_reason", say("centre.trust.no_reason", most=_LONGEST))
    return by, reason


def _fit(texts: Iterable[str]) -> bool:
    return all(0 < len(text) <= _LONGEST and text.isprintable() for text in texts)


def _sure(options: argparse.Namespace) -> bool:
    if options.yes or _typed(say("centre_cli.trust.ask_sure")) == say("centre_cli.trust.sure"):
        return True
    print(say("centre_cli.trust.left"))
    return False


def _typed(what: str) -> str:
    try:
        return input(f"{what}：").strip()
    except EOFError as error:
        raise CentreError("nothing_typed", say("centre_cli.asked.nothing", what=what)) from error
