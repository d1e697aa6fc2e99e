"""Doors of the files that travel: packages, bundles, receipts, site files, cards, journals, backups.

Each is there twice where it is signed: as it lies on the disk, and with its inside signed by the right key, since a
site, a centre's clerk or a thief of keys may be the adversary.
"""

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from candidate_client.journal.errors import JournalError
from candidate_client.journal.file import JournalFile
from scripts.lab.attack.fuzz.door import Door
from scripts.lab.attack.fuzz.stock import Stock, stock
from shared.exchange import backup_file as backups
from shared.exchange import bundle as bundles
from shared.exchange import package as packages
from shared.exchange.bundle import RESULTS_PART, BundleManifest, check_bundle, open_bundle
from shared.exchange.centre_trust import learn, trust_in
from shared.exchange.container import read_container, read_member, write_container
from shared.exchange.errors import ExchangeError
from shared.exchange.examsite_file import SITE_FILE_TYPE, RoomOfSite, SiteFile, open_site_file, sign_site_file
from shared.exchange.journal_export import open_carried, pack_export
from shared.exchange.journal_file import associated, open_records
from shared.exchange.journal_records import JournalState, Opened
from shared.exchange.package import open_package
from shared.exchange.paper_archive import open_paper, pack_paper
from shared.exchange.receipt import RECEIPT_TYPE, Receipt, read_receipt, sign_receipt
from shared.exchange.results import decode_log
from shared.exchange.roster_archive import open_roster, pack_roster
from shared.exchange.seat_plan import seat_plan
from shared.exchange.signed_file import MANIFEST, describe
from shared.exchange.site_files import CentrePublic, SitePublic, decode_card, encode_card
from shared.exchange.trust_file import CHANGE_TYPE, LIST_TYPE, Recalled, Revoked, TrustFile, encode_trust
from shared.security import sealing, signing
from shared.security.canonical import canonical_json
from shared.security.certificates import make_ca
from shared.security.errors import SecurityError
from shared.security.vault import Box
from tests.support.travelling import NOW_MS, PICTURE, make_paper, make_plan
from tests.support.trust import Keeper

_FILE = (ExchangeError,)
_BOTH = (ExchangeError, SecurityError, msgspec.DecodeError)


def members(path: Path) -> dict[str, bytes]:
    """What lies in one of our containers, by name."""
    stream = io.BytesIO(path.read_bytes())
    return {member.name: read_member(stream, member) for member in read_container(stream)}


def doors() -> Iterator[Door]:
    """All of them."""
    ours = stock()
    yield from _packages(ours)
    yield from _bundles(ours)
    yield from _signed(ours)
    yield from _trust(ours)
    yield from _journals(ours)


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    write_container(target, list(parts.items()))
    return target.getvalue()


def _packages(ours: Stock) -> Iterator[Door]:
    whole = members(ours.package)
    kind = packages.KIND

    def file(data: bytes) -> object:
        path = ours.file(data, "a.exampkg")
        return open_package(path, centre=ours.centre.public, site_id="ZD0001", now_ms=NOW_MS)

    def manifest(data: bytes) -> object:
        envelope = signing.sign_envelope(data, kind.payload_type, ours.centre.key)
        return file(_packed({**whole, MANIFEST: envelope}))

    plan, media = make_plan(), {"media/a.png": PICTURE}
    inside = signing.claimed_payload(whole[MANIFEST], kind.payload_type)
    roster = pack_roster(plan, {c.photo: PICTURE for c in plan.candidates if c.photo})
    yield Door(name="package", read=file, errors=_FILE, seeds=(ours.package.read_bytes(),))
    yield Door(name="package-manifest", read=manifest, errors=_FILE, seeds=(inside,))
    yield Door(name="roster-archive", read=open_roster, errors=_FILE, seeds=(roster,))
    yield Door(name="paper-archive", read=open_paper, errors=_FILE, seeds=(pack_paper(make_paper(), media),))


def _bundles(ours: Stock) -> Iterator[Door]:
    whole = members(ours.bundle)
    kind, centre = bundles.KIND, ours.centre

    def file(data: bytes) -> object:
        path = ours.file(data, "a.exambundle")
        return check_bundle(path, centre_id=centre.public.centre_id, cards=ours.cards)

    inside = signing.claimed_payload(whole[MANIFEST], kind.payload_type)

    def manifest(data: bytes) -> object:
        return file(_packed({**whole, MANIFEST: signing.sign_envelope(data, kind.payload_type, ours.site.key)}))

    results = sealing.open_with(centre.identity, whole[RESULTS_PART])
    honest = msgspec.json.decode(inside, type=BundleManifest)

    def opened(data: bytes) -> object:
        sealed = sealing.seal_to(centre.public.results_recipient, data)
        told = msgspec.structs.replace(honest, files=describe([(RESULTS_PART, sealed)]))
        envelope = signing.sign_envelope(canonical_json(told), kind.payload_type, ours.site.key)
        path = ours.file(_packed({MANIFEST: envelope, RESULTS_PART: sealed}), "b.exambundle")
        return open_bundle(path, centre_id=centre.public.centre_id, cards=ours.cards, identity=centre.identity)

    within = members(ours.file(results, "results"))

    def one_part(name: str, data: bytes) -> object:
        return opened(_packed({**within, name: data}))

    def log(data: bytes) -> object:
        return [record.decode() for record in decode_log(data)]

    yield Door(name="bundle", read=file, errors=_FILE, seeds=(ours.bundle.read_bytes(),))
    yield Door(name="bundle-manifest", read=manifest, errors=_FILE, seeds=(inside,))
    yield Door(name="bundle-results", read=opened, errors=_FILE, seeds=(results,))
    for name, data in within.items():
        stem = name.rsplit(".", 1)[0]
        yield Door(name=f"bundle-in-{stem}", read=partial(one_part, name), errors=_FILE, seeds=(data,))
        if name == bundles.LOG_FILE:
            yield Door(name="room-log", read=log, errors=_BOTH, seeds=(data,))


def _signed(ours: Stock) -> Iterator[Door]:
    centre, site = ours.centre, ours.site
    receipt = Receipt(
        receipt_id="r",
        centre_id=centre.public.centre_id,
        session_id="S1",
        site_id="ZD0001",
        bundle_id="B-1",
        bundle_sha256="ab" * 32,
        bytes=1,
        received_ms=NOW_MS,
    )
    room = RoomOfSite(room="301", servers=("192.168.1.10:8443",), seats=seat_plan("JF301-#", seats=48))
    ca = make_ca("S", now_ms=NOW_MS).certificate.decode()
    content = SiteFile(created_ms=NOW_MS, serial=3, card=site.public, ca=ca, rooms=(room,))
    read = partial(read_receipt, centre=centre.public)

    def signed(of: Callable[[bytes], object], kind: str, key: Ed25519PrivateKey, data: bytes) -> object:
        return of(signing.sign_envelope(data, kind, key))

    inside = partial(signed, read, RECEIPT_TYPE, centre.key)
    within = partial(signed, open_site_file, SITE_FILE_TYPE, site.key)
    yield Door(name="receipt", read=read, errors=_FILE, seeds=(sign_receipt(receipt, centre.key),))
    yield Door(name="receipt-inside", read=inside, errors=_FILE, seeds=(canonical_json(receipt),))
    yield Door(name="site-file", read=open_site_file, errors=_FILE, seeds=(sign_site_file(content, site.key),))
    yield Door(name="site-file-inside", read=within, errors=_FILE, seeds=(canonical_json(content),))
    cards: tuple[tuple[str, Callable[[bytes], object], CentrePublic | SitePublic], ...] = (
        ("card-centre", lambda data: decode_card(data, CentrePublic).key(), centre.public),
        ("card-site", lambda data: decode_card(data, SitePublic).key(), site.public),
    )
    for name, decode, card in cards:
        yield Door(name=name, read=decode, errors=_FILE, seeds=(encode_card(card),))


def _trust(ours: Stock) -> Iterator[Door]:
    """The trust file as it lies on a stick, and what stands in its envelopes, signed by the centre's own key."""
    keeper = Keeper(ours.centre, NOW_MS)
    trust, key = trust_in(keeper.card), ours.centre.key
    keeper.rotate()
    revoked = Revoked(id="ab" * 32, since_ms=NOW_MS, reason="r")
    recalled = Recalled(session_id="S1", serial=2, since_ms=NOW_MS, reason="r")
    listed = keeper.revoke(centre_keys=(revoked,), receipt_keys=(revoked,), site_cards=(revoked,), packages=(recalled,))
    change = keeper.changes[0]

    def changed(data: bytes) -> object:
        envelope = signing.sign_envelope(data, CHANGE_TYPE, key)
        return learn(trust, encode_trust(TrustFile(changes=(envelope,))))

    def list_of(data: bytes) -> object:
        return learn(trust, encode_trust(TrustFile(revoked=signing.sign_envelope(data, LIST_TYPE, key))))

    inside = signing.claimed_payload(change, CHANGE_TYPE)
    within = signing.claimed_payload(listed, LIST_TYPE)
    yield Door(name="trust", read=partial(learn, trust), errors=_FILE, seeds=(keeper.file(),))
    yield Door(name="trust-change", read=changed, errors=_FILE, seeds=(inside,))
    yield Door(name="trust-list", read=list_of, errors=_FILE, seeds=(within,))


def _journals(ours: Stock) -> Iterator[Door]:
    key, name = bytes(32), "261128000101"
    path = ours.folder / "a.journal"
    journal, _ = JournalFile.open(path, key, name)
    journal.append([Opened(epoch=1, seat=1, at_ms=NOW_MS)] * 3)
    journal.close()
    whole, box = path.read_bytes(), Box(key)

    def own(data: bytes) -> object:
        for left in ours.folder.glob("a.journal*"):
            left.unlink()
        file, records = JournalFile.open(ours.file(data, "a.journal"), key, name)
        file.close()
        return records

    def record(data: bytes) -> object:
        state = JournalState()
        for each in open_records(box, name, 0, [box.encrypt(data, associated(name, 0))]):
            state.apply(each)
        return state

    first, tail = backups.begin(backups.BackupHeader(site_id="S", generation="g", created_ms=1, product_version="0"))
    for number in (1, 2):
        position = backups.Position(arrival=number)
        head = msgspec.msgpack.encode(backups.FrameHead(number=number, position=position, room_ms=number))
        more, tail = backups.append(tail, backups.Frame(head=head, sealed=b"x" * 60))
        first += more

    def backup(data: bytes) -> object:
        at = ours.file(data, "a.exambackup")
        backups.read_tail(at)
        return [frame.read_head() for frame, _ in backups.read_frames(at)]

    written = msgspec.json.encode(Opened(epoch=1, seat=1, at_ms=NOW_MS))
    yield Door(name="journal-carried", read=open_carried, errors=_FILE, seeds=(whole, pack_export(whole, sitting=name)))
    yield Door(name="journal-own", read=own, errors=(JournalError,), seeds=(whole,))
    yield Door(name="journal-record", read=record, errors=_BOTH, seeds=(written,))
    yield Door(name="backup", read=backup, errors=_FILE, seeds=(first,))
