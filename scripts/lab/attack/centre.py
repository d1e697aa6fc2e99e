"""The centre: a site that forges its evening, a man in the middle of the upload, and strangers at the receiver."""

import base64
import contextlib
import io
import time
from typing import Any, Final

import psutil
import requests
from msgspec.structs import replace

from scripts.centre.cli.parser import main as centre_command
from scripts.centre.receiving.inbox import Inbox
from scripts.centre.receiving.intake import BundleDiffersError, Intake
from scripts.centre.receiving.uploads import Uploads
from scripts.lab.attack import lines
from scripts.lab.attack.attack import attack
from scripts.lab.attack.crowd import Crowd
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import Stage, each, refused
from shared.exchange.errors import ExchangeError
from shared.exchange.receipt import Receipt, sign_receipt
from shared.protocol import paths
from shared.security.signing import make_signing_key
from tests.support.forged import FORGED, PLAN, fewer_answers, swap
from tests.support.forging import nothing_was_taken
from tests.support.travelling import make_site

FORGER: Final = "forging site"
MIDDLE: Final = "man in the middle"
_HALF: Final = b"POST /files HTTP/1.1\r\nHost: x\r\nX-Slow: "


def _accept(stage: Stage, **how: Any) -> tuple[int, str]:
    """The centre's own command on a bundle made like this: its exit code, and what it printed."""
    path = stage.folder / f"{stage.next_number()}.exambundle"
    stage.receiver.forger.bundle(path, **how)
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = centre_command(["accept", "--dir", str(stage.receiver.folder.root), str(path)])
    return code, told.getvalue()


@attack(
    f"{len(FORGED)} forged evenings", by=FORGER, must="each named and held for a person; no receipt", ground="centre"
)
def forged(stage: Stage) -> str:
    """A site with its own keys: identities swapped, approvals by nobody, codes never given, answers taken out."""
    intake = Intake(stage.receiver.folder, Uploads(stage.receiver.folder.inbox / "uploads", 1 << 20))
    unnamed = []
    for name, (how, code) in FORGED.items():
        path = stage.folder / f"forged-{stage.next_number()}.exambundle"
        stage.receiver.forger.bundle(path, **how)
        try:
            intake.accept(path)
            unnamed.append(f"{name}: a receipt")
        except BundleDiffersError as error:
            if code not in [one.code for one in error.differences]:
                unnamed.append(f"{name}: {[one.code for one in error.differences]}")
    demand(not unnamed, unnamed)
    demand(nothing_was_taken(Inbox(stage.receiver.folder.inbox)), "something was taken")
    return f"{len(FORGED)} of {len(FORGED)} named; {len(intake.waiting())} wait for a person"


@attack("a manifest that says more than the results", by=FORGER, must="refused", ground="centre")
def boasting_manifest(stage: Stage) -> str:
    """Counts and the head of the log are changed in the manifest and signed anew."""
    wild = {"entries": 99, "sittings": 99, "room_log_records": 99, "room_log_head": "00" * 32}
    codes = [_accept(stage, manifest={field: value}) for field, value in wild.items()]
    demand(all(code == 1 and "核验通过" not in said for code, said in codes), codes)
    return f"{len(codes)} refused"


@attack("another site's session", by=FORGER, must="refused", ground="centre")
def other_site(stage: Stage) -> str:
    """A registered site seals an evening under the session of its neighbour."""
    other = make_site("ZD0002")
    stage.receiver.folder.register(other.public)
    code, said = _accept(stage, plan=replace(PLAN, site_id="ZD0002"), site=other)
    demand(code == 1 and "核验通过" not in said, said)
    return said.strip().splitlines()[-1][:80]


@attack("an answer sealed with a key that nobody registered", by=FORGER, must="refused", ground="centre")
def unknown_key(stage: Stage) -> str:
    """Everything is right but the key of the site."""
    code, said = _accept(stage, site=make_site())
    demand(code == 1 and "核验通过" not in said, said)
    return "refused"


@attack(
    "two evenings of one session", by=FORGER, must="the second waits for a person, with what differs", ground="centre"
)
def second_evening(stage: Stage) -> str:
    """After the receipt another bundle of the same session comes, with an answer less."""
    first, said = _accept(stage)
    demand(first == 0, said)
    second, said = _accept(stage, **fewer_answers())
    demand(second == 1, said)
    return "receipt for the first, none for the second"


@attack(
    "the log written anew by whoever has the server's key",
    by=FORGER,
    must="verify names the records, by the PCs' anchors",
    ground="centre",
)
def rewritten_log(stage: Stage) -> str:
    """A reason in the log is changed; every signature and every chain is made right again."""
    code, said = _accept(stage, **swap(6, reason="另一个理由"))
    demand(code == 1, said)
    return "differs from the one that was received, waits for a person"


@attack("a bundle changed on its way", by=MIDDLE, must="refused, at every byte tried", ground="centre")
def changed_bundle(stage: Stage) -> str:
    """Single bytes at sixty places of an honest bundle, a bundle that is cut, one with something behind it."""
    path = stage.folder / "honest.exambundle"
    stage.receiver.forger.bundle(path)
    data, told = path.read_bytes(), []
    intake = Intake(stage.receiver.folder, Uploads(stage.receiver.folder.inbox / "uploads", 1 << 20))
    for place in range(0, len(data), len(data) // 60):
        changed = bytearray(data)
        changed[place] ^= 1
        told.append(bytes(changed))
    for one in (*told, data[:-1], data + b"\0"):
        path.write_bytes(one)
        try:
            intake.accept(path)
        except ExchangeError:
            continue
        demand(False, "it was taken")
    return f"{len(told) + 2} refused"


@attack("a receipt made up", by=MIDDLE, must="receipt refused; the session counts as not sent", ground="room")
def forged_receipt(stage: Stage) -> str:
    """The answer of the centre is replaced by a receipt signed with another key, one cut, one for another bundle."""
    statement = Receipt(
        receipt_id="R-0123456789AB",
        centre_id=stage.tiny.centre.centre_id,
        session_id=stage.tiny.plan.session_id,
        site_id=stage.tiny.plan.site_id,
        bundle_id="b",
        bundle_sha256="ab" * 32,
        bytes=1,
        received_ms=1,
    )
    console = stage.tiny.staff("proctor")
    wrong = sign_receipt(statement, make_signing_key())
    other = sign_receipt(statement, stage.tiny.centre_keys.signing_key)
    told = [
        refused(console, "POST", paths.RECEIPT, data) for data in (wrong, wrong[:-20], b"{}", b"", other, b"x" * 70_000)
    ]
    demand("server_fault" not in told, told)
    return ", ".join(sorted(set(told)))


@attack(
    "half-open connections at the receiver",
    by="stranger on the switch",
    must="an honest upload is answered",
    ground="centre",
)
def half_open(stage: Stage) -> str:
    """Two hundred connections send half a header line and stay."""
    with Crowd(stage.receiver.port, 200, first=_HALF) as crowd:
        began_s = time.monotonic()
        answer = requests.options(f"http://127.0.0.1:{stage.receiver.port}/files", timeout=20)
        took_s = time.monotonic() - began_s
    demand((answer.status_code, took_s < 15) == (204, True), f"{answer.status_code} after {took_s:.1f} s")
    return f"{crowd.reached} connections; answered in {took_s:.1f} s"


@attack("a piece of 400 MB", by="stranger on the switch", must="413 before it is taken in", ground="centre")
def great_piece(stage: Stage) -> str:
    """A stranger sends a piece of 400 MB in one request."""
    before = psutil.Process(stage.receiver.pid).memory_info().rss
    head = b"PATCH /files/x HTTP/1.1\r\nHost: x\r\nContent-Length: 419430400\r\n\r\n"
    answer = lines.said(stage.receiver.port, None, head + bytes(1_000))
    grown = (psutil.Process(stage.receiver.pid).memory_info().rss - before) / 2**20
    demand(b" 413 " in answer.split(b"\r\n")[0], answer[:80])
    demand(grown < 100, f"{grown:.0f} MB")
    return f"413, {max(grown, 0):.0f} MB"


@attack(
    "announcing 800 GB",
    by="stranger on the switch",
    must="refused; strangers hold a bounded part of the disk",
    ground="centre",
)
def great_claim(stage: Stage) -> str:
    """Uploads are begun that never end: of 800 GB, of no length, without what they are, six hundred small ones."""
    url = f"http://127.0.0.1:{stage.receiver.port}/files"
    session = requests.Session()
    told = [_begin(session, url, str(800 << 30)), _begin(session, url, "-1"), _begin(session, url, "x" * 300)]
    demand(all(400 <= status < 500 for status in told), told)
    begun = [_begin(session, url, "1000", f"{number:064x}") for number in range(600)]
    left = len(list((stage.receiver.folder.inbox / "uploads").iterdir()))
    session.close()
    demand(left <= 500, f"{left} uploads are kept")
    demand(500 not in begun, "a fault of the receiver")
    return f"{told}; of 600 begun {left} are kept"


def _begin(session: requests.Session, url: str, length: str, sha256: str = "ab" * 32) -> int:
    pairs = {"filename": "a", "session_id": "S1", "sha256": sha256}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": length, "Upload-Metadata": metadata}
    return session.post(url, headers=headers, timeout=20).status_code


@attack(
    "names with folders in an upload",
    by="stranger on the switch",
    must="nothing is written outside the inbox",
    ground="centre",
)
def upload_names(stage: Stage) -> str:
    """An upload calls itself ../../x, and pieces go to ids that are paths."""
    url = f"http://127.0.0.1:{stage.receiver.port}/files"
    head = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    names = ("../../x", "..%2f..%2fx", "%2e%2e", "0" * 32, "x" * 5_000)
    told = [requests.patch(f"{url}/{name}", data=b"x", headers=head, timeout=20).status_code for name in names]
    demand(all(400 <= status < 500 for status in told), told)
    return each([str(status) for status in told], "404", "400", "409", "410", "414", "431", "412", "405", "403")
