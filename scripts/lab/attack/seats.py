"""A candidate at a seat: an enrolled PC with its certificate and token, and whoever sits there says what it likes."""

import threading
from typing import Final

import msgspec

from scripts.lab.attack import lines
from scripts.lab.attack.attack import attack
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import SEATS, Stage, each, refused
from scripts.lab.attack.wire import served
from shared.exam.answers.content import Answered, AnsweredInParts
from shared.exam.answers.log import Entry
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import LogContradicted, LoginRefused
from shared.link.errors import LinkError, Refused
from shared.protocol import paths
from shared.protocol.device import DeviceStatusRequest, LoginRequest, ResumeRequest
from shared.protocol.journal import JournalPart
from shared.protocol.sitting import HandInRequest, SaveReply, SaveRequest
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from shared.security.anchors import HEADER, Anchor, sign_anchor
from shared.security.signing import make_signing_key
from site_server.web.gate import Access
from tests.support.bare_pc import BarePc

BY: Final = "candidate at a seat"
_MOST_BYTES: Final = 200 << 20
CLOSED_TO_PCS: Final = {Access.CONSOLE, Access.STAFF}


def _entry(pc: BarePc, item: str = "s2", choice: str = "B", *, seq: int = 0, epoch: int = 0) -> Entry:
    content = Answered(item_id=item, response=SingleChoice(choice=choice))
    own = pc.reply.epoch
    return Entry(epoch=epoch or own, seq=seq or pc.book.next_seq(own), content=content, client_ms=1)


def _save(pc: BarePc, *entries: Entry) -> str:
    return refused(pc.link, "POST", paths.ANSWERS, SaveRequest(epoch=pc.reply.epoch, entries=entries))


@attack("a PC calls what is the console's", by=BY, must="wrong_role, on each")
def console_paths(stage: Stage) -> str:
    """Every path of the console is called with a candidate PC's certificate and its sitting's token."""
    pc = stage.candidate()
    theirs = [route for route in served() if route.access in CLOSED_TO_PCS]
    return each([refused(pc.link, route.method, route.path) for route in theirs], "wrong_role")


@attack("the token of another PC's sitting", by=BY, must="token_missing")
def stolen_token(stage: Stage) -> str:
    """A token read off the neighbour's PC is used from one's own."""
    victim, thief = stage.candidate(), stage.tiny.device(seat=stage.next_seat()).transport()
    thief.set_token(victim.reply.token)
    body = SaveRequest(epoch=victim.reply.epoch, entries=(_entry(victim),))
    told = [refused(thief, "POST", paths.ANSWERS, body)]
    told.append(refused(thief, "GET", paths.SNAPSHOT))
    told.append(refused(thief, "POST", paths.HAND_IN, HandInRequest(epoch=1, seq=0, head="", cause="candidate")))
    return each(told, "token_missing")


@attack("a candidate in two places", by=BY, must="in_use_elsewhere, in the room log")
def two_places(stage: Stage) -> str:
    """Somebody who works at one PC is logged in at another one, without a proctor's move."""
    first = stage.candidate()
    elsewhere = stage.tiny.device(seat=stage.next_seat()).transport()
    body = LoginRequest(
        ticket=first.reply.candidate.ticket,
        password=first.reply.candidate.ticket[-6:],
        protocol_version=PROTOCOL_VERSION,
    )
    told = refused(elsewhere, "POST", paths.LOGIN, body)
    demand(told in {"in_use_elsewhere", "wrong_seat"}, told)
    logged = [r for r in stage.events(LoginRefused) if r.event.ticket == body.ticket]  # type: ignore[union-attr]
    demand(bool(logged), "nothing in the room log")
    return f"{told}, in the room log as record {logged[-1].seq}"


@attack("guessing passwords at a log-in", by=BY, must="five tries, then too_many_tries, on this PC alone")
def guessed_password(stage: Stage) -> str:
    """Forty passwords are tried for the neighbour's ticket number."""
    link = stage.tiny.device(seat=stage.next_seat()).transport()
    ticket = stage.tiny.ticket(1)
    body = LoginRequest(ticket=ticket, password="x", protocol_version=PROTOCOL_VERSION)  # noqa: S106 - a wrong one
    told = [refused(link, "POST", paths.LOGIN, body) for _ in range(40)]
    demand(told.count("wrong_password") <= 5, told)
    return f"{told.count('wrong_password')} looked at, {told.count('too_many_tries')} × too_many_tries"


@attack("a time beyond all calendars", by=BY, must="bad_request; the furthest that gets in moves no clock")
def wild_time(stage: Stage) -> str:
    """The PC claims to have written at 2^70, and at the furthest time that is a number of ours."""
    pc = stage.candidate()
    before = pc.status()
    body = msgspec.json.encode(SaveRequest(epoch=pc.reply.epoch, entries=(_entry(pc),)))
    told = [
        refused(pc.link, "POST", paths.ANSWERS, body.replace(b'"client_ms":1', b'"client_ms":%d' % wild))
        for wild in (2**70, -(2**70), 10**300)
    ]
    far = msgspec.structs.replace(_entry(pc), client_ms=2**53 - 1)
    pc.book.accept(far)
    pc.link.call("POST", paths.ANSWERS, SaveRequest(epoch=pc.reply.epoch, entries=(far,)), SaveReply)
    after = pc.status()
    demand(after.deadline_ms == before.deadline_ms, f"{before.deadline_ms} became {after.deadline_ms}")
    return each(told, "bad_request")


@attack("a batch that breaks in its middle", by=BY, must="refused alone; no neighbour's save fails")
def poisoned_batch(stage: Stage) -> str:
    """Three threads send batches whose second entry names a part that nobody sent, as fast as they can."""
    pc = stage.candidate()
    good = _entry(pc)
    nowhere = AnsweredInParts(item_id="s2", sha256="ab" * 32, parts=("cd" * 32,))
    bad = Entry(epoch=pc.reply.epoch, seq=good.seq + 1, content=nowhere, client_ms=1)
    told: list[str] = []

    def flood() -> None:
        told.extend(_save(pc, good, bad) for _ in range(60))

    threads = [threading.Thread(target=flood) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return each(told, "parts")


@attack("a story told twice", by=BY, must="conflict; what was acknowledged stays")
def rewritten_entry(stage: Stage) -> str:
    """An entry that was acknowledged is sent again with another answer, and numbers are left out."""
    pc = stage.candidate()
    pc.answer("s1", "A")
    told = [_save(pc, _entry(pc, "s1", "B", seq=1)), _save(pc, _entry(pc, seq=99))]
    return each(told, "conflict", "gap")


@attack("an epoch that was never given", by=BY, must="refused")
def invented_epoch(stage: Stage) -> str:
    """Entries of a log-in that never was, before and after one's own."""
    pc = stage.candidate()
    told = [_save(pc, _entry(pc, epoch=pc.reply.epoch + 7, seq=1))]
    return each(told, "unknown_login", "bad_request", "gap", "fenced", "bad_entry")


@attack("brackets, long names, broken text", by=BY, must="bad_request, on each")
def bad_bodies(stage: Stage) -> str:
    """Nested 100,000 deep, an item's id of a megabyte, half a character, 5,000 digits, a body that is cut."""
    pc = stage.candidate()
    start = b'{"epoch":%d,"entries":' % pc.reply.epoch
    long = msgspec.json.encode(SaveRequest(epoch=pc.reply.epoch, entries=(_entry(pc, "x" * 1_000_000),)))
    bodies = (start + b"[" * 100_000, long, start + b'"\xff"}', start + b"9" * 5_000, start, b"", b"\x00", b"[]")
    return each([refused(pc.link, "POST", paths.ANSWERS, body) for body in bodies], "bad_request")


@attack("filling the server's disk", by=BY, must="sitting_full or too_large, and nobody else feels it")
def flood(stage: Stage) -> str:
    """One seat sends answers of the largest size without end."""
    pc = stage.candidate(SEATS)
    sent, told = 0, ""
    answer = Answered(item_id="s2", response=ShortAnswer(text="X" * 90_000))
    while not told and sent < _MOST_BYTES:
        entries = []
        for _ in range(30):
            entry = msgspec.structs.replace(_entry(pc), content=answer)
            pc.book.accept(entry)
            entries.append(entry)
        try:
            pc.link.call("POST", paths.ANSWERS, SaveRequest(epoch=pc.reply.epoch, entries=tuple(entries)), SaveReply)
        except LinkError as error:
            told = error.code
        sent += 30 * 90_000
    demand(told in {"sitting_full", "too_large", "bad_request"}, f"{sent >> 20} MB went in, then {told or 'nothing'}")
    return f"{told} after {sent / 2**20:.1f} MB"


@attack("handing in for somebody else", by=BY, must="fenced or refused; the other sitting stays open")
def other_hand_in(stage: Stage) -> str:
    """The journal of another candidate, made up, is handed over by this PC as one that was left on it."""
    link = stage.tiny.device(seat=stage.next_seat()).transport()
    names = ("0" * 24, "f" * 24)
    told = []
    for name in names:
        part = JournalPart(journal=name, first=0, records=(b"x" * 100,), last=True)
        try:
            told.append(str(link.call("POST", paths.JOURNAL, part, bytes))[:0] + "nothing taken")
        except Refused as error:
            told.append(error.code)
    chief = stage.tiny.staff("chief")
    seats = {seat.seat: seat for seat in stage.tiny.view(chief).seats}
    demand(len(seats) > 0, "the room is not shown")
    return ", ".join(sorted(set(told)))


@attack("going on with a sitting from another PC", by=BY, must="nothing_to_resume")
def resume_elsewhere(stage: Stage) -> str:
    """An enrolled PC asks to go on where it never was."""
    stage.candidate()
    link = stage.tiny.device(seat=9).transport()
    return each(
        [refused(link, "POST", paths.RESUME, ResumeRequest(protocol_version=PROTOCOL_VERSION))], "nothing_to_resume"
    )


@attack("a line break in a name", by=BY, must="no line of the server's log is forged")
def log_injection(stage: Stage) -> str:
    """A ticket number with line breaks and the words of another log line."""
    link = stage.tiny.device(seat=stage.next_seat()).transport()
    forged = "1\n2026-11-27 00:00:00,000 CRITICAL site_server forged"
    body = LoginRequest(ticket=forged, password="x", protocol_version=PROTOCOL_VERSION)  # noqa: S106 - a wrong one
    told = refused(link, "POST", paths.LOGIN, body)
    demand("site_server forged" not in stage.server_log(), "it stands in the log")
    return told


@attack("anchors that were never signed", by=BY, must="nobody is accused")
def forged_anchors(stage: Stage) -> str:
    """The PC shows checkpoints of the room log that it made up, and headers that are none."""
    device = stage.tiny.device(seat=stage.next_seat())
    made = lines.context(device.site_ca, device)
    anchor = Anchor(session_id=stage.tiny.plan.session_id, seq=999, head="ab" * 32, room_ms=1)
    body = msgspec.json.encode(DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION))
    with lines.connect(stage.port, made) as line:
        for text in (sign_anchor(anchor, make_signing_key()), "a.b", "." * 900, "[" * 1_000):
            demand(lines.ask(line, paths.DEVICE_STATUS, body, **{HEADER: text})[0] == 200, text)
    demand(not stage.events(LogContradicted), "the log was accused")
    return "answered as always, nothing in the room log"


@attack("a great body of an enrolled PC", by=BY, must="413 before it is taken in")
def great_body(stage: Stage) -> str:
    """A PC announces 900 MB for a save."""
    device = stage.tiny.device(seat=stage.next_seat())
    made = lines.context(device.site_ca, device)
    answer = lines.said(
        stage.port, made, b"POST /v1/sitting/answers HTTP/1.1\r\nHost: x\r\nContent-Length: 943718400\r\n\r\n"
    )
    demand(b" 413 " in answer[:20], answer[:80])
    return "413"
