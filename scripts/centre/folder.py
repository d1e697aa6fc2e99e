"""The centre folder (`--dir`): everything the centre keeps, and nothing beside it.

centre.pub.json                 the card the sites get
keys/folder.keybox              the key of everything secret here, under the passphrase (`secret_store`)
keys/signing.pem.sealed         signs packages and receipts
keys/results.agekey.sealed      opens result bundles; results-<n>: those of before, for bundles sealed for them
trust/ledger.json               how the keys changed, what is revoked, who said so (`scripts.centre.rotating`)
sites/<site_id>/cards.json      the cards of a site and its rooms, the replaced ones too
sessions/<session_id>/<serial>/ the package, its record (issue.json) and, sealed, what stays here: plan, opening code,
                                answer key, paper, PINs, key and list of extension codes
inbox/                          uploads, verified bundles, receipts

In a folder without a passphrase the secrets lie under the same names without `.sealed`, readable for their owner. A
machine that only receives has a folder with none of these secrets (`scripts.centre.receipt_keys`).
"""

import time
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scripts.centre.errors import CentreError
from scripts.centre.passphrases import PassphraseSource
from scripts.centre.secret_store import SEALED, SecretStore
from scripts.centre.site_register import SiteRegister
from scripts.centre.trust_ledger import KeyLedger, read_ledger
from shared.decoding import decode_json
from shared.exchange.errors import KeyCardError
from shared.exchange.known_cards import KnownCard
from shared.exchange.site_files import CENTRE_FILE, SAFE_ID, CentrePublic, SitePublic, read_card, write_card
from shared.machine.files import unfinished
from shared.security import sealing, signing
from shared.words.catalogue import say

NEXT_SIGNING: Final = "signing-next.pem"
NEXT_RESULTS: Final = "results-next.agekey"
EARLIER_RESULTS: Final = "results-"
CENTRE_ZONE: Final = "Asia/Shanghai"
"""The zone in which the centre's own times are told."""
Model = TypeVar("Model")


def now_ms() -> int:
    """This machine's clock, UTC ms."""
    return time.time_ns() // 1_000_000


class CentreFolder:
    """The paths of a centre folder and the keys in it. `passphrases`: where its passphrase comes from."""

    def __init__(self, root: Path, passphrases: PassphraseSource | None = None) -> None:
        self.root = root
        self.secrets = SecretStore(root, passphrases)
        self.card_path = root / CENTRE_FILE
        self.signing_path = root / "keys" / "signing.pem"
        self.results_path = root / "keys" / "results.agekey"
        self._sites = SiteRegister(root / "sites")
        self.sessions_path = root / "sessions"
        self.inbox = root / "inbox"

    def make_keys(self, centre_id: str, name: str, base_url: str, *, protected: bool = True) -> CentrePublic:
        """New keys and the card; existing keys are never overwritten. Keys without a card get one: it was cut short.

        protected: under a passphrase, which is asked for; otherwise they lie in clear.

        Raises:
            CentreError: bad_id, keys_exist; of the passphrase's source. SecurityError: of a passphrase.
        """
        if not SAFE_ID.fullmatch(centre_id):
            raise CentreError("bad_id", say("centre.id_malformed.centre"))
        if self.card_path.exists():
            raise CentreError("keys_exist", say("centre.keys_there", root=self.root))
        self.signing_path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        if protected:
            self.secrets.begin()
        if not self.secrets.exists(self.signing_path):
            self.secrets.write(self.signing_path, signing.private_pem(signing.make_signing_key()))
        if not self.secrets.exists(self.results_path):
            self.secrets.write(self.results_path, sealing.identity_file(sealing.make_identity()))
        for half in unfinished(self.signing_path.parent):
            half.unlink()
        key = signing.load_private(self._secret(self.signing_path))
        identity = sealing.read_identity(self._secret(self.results_path))
        card = CentrePublic(
            centre_id=centre_id,
            name=name,
            signing_key=signing.public_pem(key.public_key()).decode(),
            results_recipient=sealing.recipient_of(identity),
            upload_url=f"{base_url.rstrip('/')}/files",
            receipt_url=f"{base_url.rstrip('/')}/receipts",
        )
        write_card(self.card_path, card)
        return card

    def card(self) -> CentrePublic:
        """The centre's newest card. Raises CentreError `no_keys`, `file_damaged`."""
        return self.ledger().trust.card

    def ledger(self) -> KeyLedger:
        """What was said of the keys so far. Raises CentreError `no_keys`, `file_damaged`."""
        return read_ledger(self.root)

    def first_card(self) -> CentrePublic:
        """The card as it lies in the folder. Raises CentreError `no_keys`."""
        try:
            return read_card(self.card_path, CentrePublic)
        except KeyCardError as error:
            raise CentreError("no_keys", say("centre.no_keys", root=self.root)) from error

    def signing_key(self) -> Ed25519PrivateKey:
        """The key for packages and receipts: the newest card's. Raises CentreError `no_keys`, SecurityError."""
        key = signing.load_private(self._secret(self.signing_path))
        following = self.signing_path.with_name(NEXT_SIGNING)
        if key.public_key() != self.card().key() and self.secrets.exists(following):
            return signing.load_private(self._secret(following))  # a change of keys was cut short after it counted
        return key

    def results_identity(self) -> str:
        """The age identities for bundles, one a line, the oldest first. Raises CentreError `no_keys`, SecurityError."""
        keys = self.results_path.parent
        names = {path.name.removesuffix(SEALED) for path in keys.glob(f"{EARLIER_RESULTS}*")} - {NEXT_RESULTS}
        earlier = sorted(names, key=lambda name: (len(name), name))
        following = [NEXT_RESULTS] if self.secrets.exists(keys / NEXT_RESULTS) else []
        paths = [*(keys / name for name in earlier), self.results_path, *(keys / name for name in following)]
        return "\n".join(dict.fromkeys(sealing.read_identity(self._secret(path)) for path in paths))

    @property
    def opens_results(self) -> bool:
        """Whether this machine holds the key of the results; one that only receives does not."""
        return self.secrets.exists(self.results_path)

    def register(self, card: SitePublic, room: str = "", *, instead: bool = False) -> bool:
        """Keep a site's card for a room, or for all its rooms; False if it holds already. See `SiteRegister.register`.

        `room`: as the centre names it; the one on the card unless said.
        Raises CentreError `bad_id`, `site_changed`, `card_elsewhere`.
        """
        if not SAFE_ID.fullmatch(card.site_id):
            raise CentreError("bad_id", say("centre.id_malformed.site"))
        return self._sites.register(card, room or card.room, now_ms(), instead=instead)

    def cards(self) -> tuple[KnownCard, ...]:
        """Every card of every site and room, the replaced ones too. Raises KeyCardError, CentreError `file_damaged`."""
        return self._sites.all()

    def session(self, session_id: str) -> Path:
        """The folder of a session. Raises CentreError `bad_id`."""
        if not SAFE_ID.fullmatch(session_id):
            raise CentreError("bad_id", say("centre.id_malformed.session"))
        return self.sessions_path / session_id

    def issues(self, session_id: str) -> list[Path]:
        """The folders of every package issued for a session, oldest first."""
        folders = [path for path in self.session(session_id).glob("*") if path.is_dir() and path.name.isdigit()]
        return sorted(folders, key=lambda path: int(path.name))

    def latest_issue(self, session_id: str) -> Path:
        """The folder of the newest package of a session. Raises CentreError `unknown_session`."""
        folders = self.issues(session_id)
        if not folders:
            raise CentreError("unknown_session", say("centre.no_issue", session_id=session_id))
        return folders[-1]

    def issue(self, session_id: str, serial: int | None) -> Path:
        """The folder of a version of a session's package, the newest for None.

        Raises:
            CentreError: unknown_session, unknown_serial.
        """
        newest = self.latest_issue(session_id)
        if serial is None:
            return newest
        found = self.session(session_id) / str(serial)
        if found not in self.issues(session_id):
            told = say("centre.no_such_issue", session_id=session_id, serial=serial, name=newest.name)
            raise CentreError("unknown_serial", told)
        return found

    def _secret(self, path: Path) -> bytes:
        try:
            return self.secrets.read(path)
        except OSError as error:
            raise CentreError("no_keys", say("centre.no_secret", root=self.root, name=path.name)) from error


def read_json(path: Path, model: type[Model]) -> Model:
    """A file of the centre folder as a model. Raises CentreError `file_damaged`."""
    try:
        return decode_json(path.read_bytes(), model)
    except (OSError, msgspec.DecodeError) as error:
        raise CentreError("file_damaged", say("centre.file_damaged", path=path)) from error
