"""New keys for the centre, and what it takes back. Each act is one replaced file; what it needs lies there before.

    keys/signing-next.pem        a new signing key until it is the one      (sealed as all secrets are)
    keys/results-next.agekey     a new results key likewise
    keys/results-<n>.agekey      results keys of before: bundles sealed for them are on their way
    trust/ledger.json            the act itself

Killed before the ledger, nothing has happened, and the next try goes on with the same key; killed after it, `settle`
puts the files where they belong with the next act. Until then `CentreFolder` reads them from either place.
"""

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from scripts.centre.errors import CentreError
from scripts.centre.folder import NEXT_RESULTS, NEXT_SIGNING, CentreFolder, now_ms
from scripts.centre.passphrases import PassphraseSource, unlocked
from scripts.centre.secret_store import sealed_path
from scripts.centre.trust_ledger import Act, KeyLedger, Noted, write_ledger
from shared.exchange.site_files import CentrePublic, encode_card
from shared.exchange.trust_file import (
    CHANGE_TYPE,
    CentreChange,
    Revocations,
    claimed,
    sign_change,
    sign_list,
)
from shared.machine.files import replace as rename
from shared.machine.files import sync_folder, unfinished, wipe, write_private, write_whole
from shared.security import sealing, signing
from shared.security.key_box import open_key, seal_key
from shared.words.catalogue import say

RECOVERY: Final = "exam-centre-recovery"
"""The purpose of the box that holds a recovery key."""


def new_signing_key(centre: CentreFolder, *, by: str, reason: str, recovery: Ed25519PrivateKey | None = None) -> None:
    """Another signing key. `recovery`: said with the key from the safe, which ends every key before it at once.

    Raises CentreError `no_keys`, `other_recovery`; SecurityError, TrustError, OSError.
    """
    settle(centre)
    ledger = centre.ledger()
    if recovery is not None:
        _need_recovery(ledger.trust.card, recovery)
    key = _prepared_key(centre)
    card = replace(ledger.trust.card, signing_key=signing.public_pem(key.public_key()).decode())
    act: Act = "signing" if recovery is None else "recovered"
    _change(centre, ledger, card, act, by, reason, signer=recovery or centre.signing_key(), then=key, recovery=recovery)
    settle(centre)


def new_results_key(centre: CentreFolder, *, by: str, reason: str) -> None:
    """Another results key; the one before goes on opening what is sealed for it. Raises as `new_signing_key`."""
    settle(centre)
    ledger, path = centre.ledger(), centre.results_path.with_name(NEXT_RESULTS)
    if not centre.secrets.exists(path):
        centre.secrets.write(path, sealing.identity_file(sealing.make_identity()))
    recipient = sealing.recipient_of(sealing.read_identity(centre.secrets.read(path)))
    card = replace(ledger.trust.card, results_recipient=recipient)
    key = centre.signing_key()
    _change(centre, ledger, card, "results", by, reason, signer=key, then=key)
    settle(centre)


def new_recovery_key(
    centre: CentreFolder,
    path: Path,
    source: PassphraseSource,
    *,
    by: str,
    reason: str,
    before: Ed25519PrivateKey | None = None,
) -> None:
    """A recovery key into a file for the safe, and its public half onto the card. It is kept nowhere else.

    `before`: the one that is there now, which alone may say that another takes its place.
    Raises CentreError `recovery_there`, `other_recovery`, `file_there`; else as `new_signing_key`.
    """
    settle(centre)
    ledger = centre.ledger()
    if ledger.trust.card.recovery_key and before is None:
        raise CentreError("recovery_there", say("centre.trust.recovery_there"))
    if before is not None:
        _need_recovery(ledger.trust.card, before)
    key = _kept_recovery(path, source)
    card = replace(ledger.trust.card, recovery_key=signing.public_pem(key.public_key()).decode())
    own = centre.signing_key()
    _change(centre, ledger, card, "recovery_key", by, reason, signer=before or own, then=own, recovery=before)
    settle(centre)


def read_recovery(path: Path, source: PassphraseSource) -> Ed25519PrivateKey:
    """The recovery key of a file from the safe. Raises CentreError of the source; SecurityError, OSError."""
    pem, _ = unlocked(path.read_bytes(), RECOVERY, source, str(path))
    return signing.load_private(pem)


def revise_list(
    centre: CentreFolder, revocations: Revocations, act: Act, *, by: str, reason: str, what: str
) -> KeyLedger:
    """Sign and keep a list that is whole; its number is the next one. Raises as `new_signing_key`."""
    settle(centre)
    ledger, at_ms = centre.ledger(), now_ms()
    signed = sign_list(_next_list(ledger, revocations, at_ms), centre.signing_key())
    noted = Noted(at_ms=at_ms, act=act, by=by, reason=reason, what=what)
    after = ledger.after(noted, revoked=signed)
    write_ledger(centre.root, after)
    return after


def settle(centre: CentreFolder) -> None:
    """Put the files of the last act where they belong; may be done at any time, and again. Raises OSError."""
    ledger, secrets = centre.ledger(), centre.secrets
    for folder in (centre.signing_path.parent, centre.root / "trust", centre.root):
        for half in unfinished(folder):
            wipe(half)
    if not ledger.changes:
        return
    card, keys = ledger.trust.card, centre.signing_path.parent
    following = keys / NEXT_SIGNING
    if secrets.exists(following):
        pem = secrets.read(following)
        if signing.load_private(pem).public_key() == card.key():
            secrets.write(centre.signing_path, pem)
            _away(following)
    following = keys / NEXT_RESULTS
    if secrets.exists(following):
        data = secrets.read(following)
        if sealing.recipient_of(sealing.read_identity(data)) == card.results_recipient:
            now = secrets.read(centre.results_path) if centre.opens_results else None  # none: it is lost
            if now != data:
                if now is not None:
                    _keep_before(centre, now)
                secrets.write(centre.results_path, data)
            _away(following)
    if not centre.card_path.exists() or centre.first_card() != card:
        write_whole(centre.card_path, encode_card(card))


def _change(
    centre: CentreFolder,
    ledger: KeyLedger,
    card: CentrePublic,
    act: Act,
    by: str,
    reason: str,
    *,
    signer: Ed25519PrivateKey,
    then: Ed25519PrivateKey,
    recovery: Ed25519PrivateKey | None = None,
) -> None:
    trust, at_ms = ledger.trust, now_ms()
    change = CentreChange(
        centre_id=card.centre_id,
        generation=trust.generation + (recovery is not None),
        number=trust.number + 1,
        from_ms=max(at_ms, trust.eras[-1].since_ms),
        card=card,
        reason=reason,
    )
    kept = ledger.changes
    if recovery is not None:
        kept = _firsts(kept)
    revoked = b""
    if trust.revocations is not None:
        told = replace(trust.revocations, generation=change.generation)
        revoked = sign_list(_next_list(ledger, told, at_ms), then)
    noted = Noted(at_ms=at_ms, act=act, by=by, reason=reason, what=str(change.number))
    write_ledger(centre.root, ledger.after(noted, changes=(*kept, sign_change(change, signer)), revoked=revoked))


def _firsts(changes: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Of older generations only what the recovery key said is still followed."""
    found: dict[int, bytes] = {}
    for one in changes:
        found.setdefault(claimed(one, CHANGE_TYPE, CentreChange).generation, one)
    found.pop(0, None)
    return tuple(found.values())


def _next_list(ledger: KeyLedger, told: Revocations, at_ms: int) -> Revocations:
    generation = max(told.generation, ledger.trust.generation)
    return replace(told, generation=generation, number=ledger.trust.list_number + 1, made_ms=at_ms)


def _prepared_key(centre: CentreFolder) -> Ed25519PrivateKey:
    path = centre.signing_path.with_name(NEXT_SIGNING)
    if not centre.secrets.exists(path):
        centre.secrets.write(path, signing.private_pem(signing.make_signing_key()))
    return signing.load_private(centre.secrets.read(path))


def _kept_recovery(path: Path, source: PassphraseSource) -> Ed25519PrivateKey:
    """Written, and read back: a key that cannot be read from the safe is none."""
    if path.exists():
        raise CentreError("file_there", say("centre.trust.file_there", path=path))
    key, passphrase = signing.make_signing_key(), source.fresh(str(path))
    pem = signing.private_pem(key)
    write_private(path, seal_key(passphrase, pem, RECOVERY))
    sync_folder(path.parent)
    if open_key(passphrase, path.read_bytes(), RECOVERY) != pem:
        raise CentreError("file_damaged", say("centre.file_damaged", path=path))
    return key


def _need_recovery(card: CentrePublic, key: Ed25519PrivateKey) -> None:
    known = card.recovery()
    if known is None or known != key.public_key():
        raise CentreError("other_recovery", say("centre.trust.other_recovery"))


def _keep_before(centre: CentreFolder, data: bytes) -> None:
    """A results key of before under the next free number; the same one is not kept twice."""
    number = 1
    while centre.secrets.exists(path := centre.results_path.with_name(f"results-{number}.agekey")):
        if centre.secrets.read(path) == data:
            return
        number += 1
    centre.secrets.write(path, data)


def _away(path: Path) -> None:
    """Gone at once for whoever reads the folder, then overwritten: half wiped it would be read as damaged."""
    for lies in (path, sealed_path(path)):
        if lies.exists():
            aside = lies.with_name(f".{lies.name}.away.part")
            rename(lies, aside)
            wipe(aside)
