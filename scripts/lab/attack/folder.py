"""Who has the disks: a technician the night before, a local user of the server, a thief of a PC.

Each of these attacks gets a room of its own, since what it leaves behind is not to be met by the next.
"""

import os
import shutil
import stat
from contextlib import closing
from pathlib import Path
from typing import Final

import psutil

from scripts.lab.attack.attack import attack
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import Stage, each, refused
from shared.exam.answers.content import Answered
from shared.exam.answers.log import Entry
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import LogContradicted, RoomPaused
from shared.exam.room.trust_events import RecordLost, StoreMended
from shared.link.witness import Witness
from shared.protocol import paths
from shared.protocol.commands import PauseRoom, RecordDiscipline
from shared.protocol.device import DeviceStatus, DeviceStatusRequest, EnrolRequest
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from shared.security.certificates import make_device_key, make_device_request
from shared.security.codes import enrolment_proof
from tests.support.bare_pc import BarePc
from tests.support.edited import database, edit
from tests.support.journals import exported, journal_bytes
from tests.support.tiny_session import TinySession

TECHNICIAN: Final = "technician the night before"
LOCAL: Final = "local user of the server"
_POSIX: Final = os.name == "posix"


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _write_something(tiny: TinySession) -> list[BarePc]:
    """Three candidates at work."""
    pcs = [BarePc(tiny, seat) for seat in (1, 2, 3)]
    for pc in pcs:
        for choice in "ABC":
            pc.answer("s1", choice)
    return pcs


def _all_go_on(pcs: list[BarePc]) -> int:
    """Everybody brings what the server may lack and saves once more; all numbers that it acknowledged."""
    for pc in pcs:
        pc.deliver()
    return sum(pc.answer("s2", "A").acknowledged_seq for pc in pcs)


@attack(
    "reading the paper from the server's disk",
    by=TECHNICIAN,
    must="no word of it, no name, no number",
    ground="waiting",
)
def disk_before(stage: Stage) -> str:
    """The evening before, every file of the server is searched for questions, names, ID numbers, the opening code."""
    tiny = stage.tiny
    wanted = ["第 1 道单选题", tiny.opening_code, tiny.opening_code.replace("-", "")]
    for candidate in tiny.plan.candidates:
        wanted += [candidate.name, candidate.id_number, candidate.ticket]
    files = _files(tiny.data)
    found = [f"{path.name}: {word}" for path in files for word in wanted if word.encode() in path.read_bytes()]
    demand(not found, found[:3])
    return f"{len(files)} files, {len(wanted)} words, none found"


@attack("reading the answers from the server's disk", by=LOCAL, must="no answer, no name, no number", ground="folder")
def disk_during(stage: Stage) -> str:
    """While people write, the database, its log and every file are searched for what they typed and who they are."""
    tiny = stage.tiny
    pc = BarePc(tiny, 1)
    pc.answer("s1", "WORDS-OF-THE-ANSWER")
    wanted = ["WORDS-OF-THE-ANSWER", "第 1 道单选题", *(c.id_number for c in tiny.plan.candidates)]
    wanted += [candidate.name for candidate in tiny.plan.candidates]
    found = [
        f"{path.name}: {word}" for path in _files(tiny.data) for word in wanted if word.encode() in path.read_bytes()
    ]
    demand(not found, found[:3])
    return f"{len(wanted)} words, none found"


@attack("files that other accounts can read", by=LOCAL, must="none in the data folder", ground="folder")
def modes(stage: Stage) -> str:
    """Another account of the server machine lists the data folder and reads what it may."""
    everything = [stage.tiny.data, *stage.tiny.data.rglob("*")]
    if _POSIX:
        inner = [p for p in everything if p.is_file()]
        open_ones = [p.name for p in inner if p.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and _reachable(p, stage)]
        demand(not open_ones, open_ones[:5])
    return f"{len(everything)} files and folders"


def _reachable(path: Path, stage: Stage) -> bool:
    """Whether another account gets to it at all: each folder down from the data folder lets it through."""
    folders = [p for p in path.parents if p == stage.tiny.data or stage.tiny.data in p.parents]
    return all(folder.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH) for folder in folders)


@attack("a port behind the room's", by=LOCAL, must="there is none", ground="folder")
def loopback(stage: Stage) -> str:
    """The server's process is searched for a second port, on which a program of the machine could be any device."""
    process = psutil.Process(stage.tiny.server.pid)
    ports = {c.laddr.port for c in process.net_connections("tcp") if c.status == psutil.CONN_LISTEN}
    demand(ports == {stage.port}, ports)
    return "one port, with TLS"


@attack("answers edited in the database", by=LOCAL, must="set aside and named; everybody goes on", ground="folder")
def edited_answers(stage: Stage) -> str:
    """While the server is off, the time and the bytes of an answer, a command and the clock are changed."""
    tiny = stage.tiny
    pcs = _write_something(tiny)
    tiny.server.stop()
    for table, column in (("entry", "received_ms"), ("entry", "sealed"), ("command", "sealed"), ("tick", "wall_ms")):
        edit(tiny.data, table, column)
    tiny.server.start()
    mended = [r.event for r in stage.events(StoreMended)]
    told = [what for event in mended if isinstance(event, StoreMended) for what in event.what]
    demand(len(told) >= 3, told)
    return f"named: {', '.join(sorted(told))[:160]}; {_all_go_on(pcs)} numbers acknowledged after it"


@attack("a record of the room log taken out", by=LOCAL, must="named, or come back from its command", ground="folder")
def removed_record(stage: Stage) -> str:
    """A pause of the room is removed from the log, as if it had never been."""
    tiny = stage.tiny
    pcs = _write_something(tiny)
    tiny.command(tiny.staff("chief"), PauseRoom(reason="r"))
    place = stage.events(RoomPaused)[-1].seq
    tiny.server.stop()
    with closing(database(tiny.data)) as connection:
        connection.execute("DELETE FROM record WHERE seq = ?", (place,))
    tiny.server.start()
    demand(bool(stage.events(RoomPaused) or stage.events(RecordLost)), "the pause is gone without a trace")
    demand(bool(stage.events(StoreMended)), "nobody was told")
    demand(len(pcs) == 3, "three wrote")
    return "the pause stands, and the room log says what was mended"


@attack(
    "a byte flipped in the database",
    by=LOCAL,
    must="the server starts and names it; everybody goes on",
    ground="folder",
)
def flipped_byte(stage: Stage) -> str:
    """A byte in the middle of the database file is another one."""
    tiny = stage.tiny
    pcs = _write_something(tiny)
    tiny.server.stop()
    file = tiny.data / "site.db"
    data = bytearray(file.read_bytes())
    for place in range(len(data) // 2, len(data)):
        if data[place]:
            data[place] ^= 1
            break
    file.write_bytes(data)
    tiny.server.start()
    return f"{_all_go_on(pcs)} numbers acknowledged after it"


@attack(
    "the data folder put back by an hour",
    by=LOCAL,
    must="known by the first PC that calls, in the room log",
    ground="folder",
)
def rollback(stage: Stage) -> str:
    """A candidate is thrown out; the folder of the hour before is put in its place, and the candidate is back."""
    tiny = stage.tiny
    pcs, watching = _write_something(tiny), tiny.device(seat=4)
    tiny.server.stop()
    kept = tiny.folder / "kept"
    shutil.copytree(tiny.data, kept)
    tiny.server.start()
    witness = Witness(tiny.folder / "anchors.json")
    pc = watching.transport(witness=witness)
    body = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION)
    chief = tiny.credential("chief")
    ticket = pcs[0].reply.candidate.ticket
    act = RecordDiscipline(ticket=ticket, code="61", action="terminate", text="夹带", approvals=(chief,))
    tiny.command(tiny.staff("chief"), act)
    pc.call("POST", paths.DEVICE_STATUS, body, DeviceStatus)
    tiny.server.stop()
    shutil.rmtree(tiny.data)
    shutil.copytree(kept, tiny.data)
    tiny.server.start()
    pc.call("POST", paths.DEVICE_STATUS, body, DeviceStatus)
    found = stage.events(LogContradicted)
    demand(len(found) == 1, f"{len(found)} contradictions in the log")
    return f"in the room log as record {found[0].seq}; the PC keeps the evidence"


@attack("a package changed on its way", by=TECHNICIAN, must="package_refused, nothing imported", ground="folder")
def tampered_package(stage: Stage) -> str:
    """Single bytes of the package are changed at forty places, it is cut, and something is put behind it."""
    tech, data = stage.tiny.staff("tech"), stage.tiny.package.read_bytes()
    told = []
    for place in range(0, len(data), len(data) // 40):
        changed = bytearray(data)
        changed[place] ^= 1
        told.append(refused(tech, "POST", paths.PACKAGES, bytes(changed)))
    told += [refused(tech, "POST", paths.PACKAGES, one) for one in (data[:-1], data + b"\0", b"PK\x03\x04")]
    return each(told, "package_refused")


@attack(
    "another package of the same number, and an older one",
    by=TECHNICIAN,
    must="refused; the session stays",
    ground="folder",
)
def older_package(stage: Stage) -> str:
    """A version of the package that was replaced is imported again; one of the same number has another content."""
    tiny = stage.tiny
    tech = tiny.staff("tech")
    same = tiny.build_package(tiny.folder / "same.exampkg", serial=1, title="另一场")
    told = [refused(tech, "POST", paths.PACKAGES, same.read_bytes())]
    return ", ".join(told)


@attack("a centre of one's own", by=TECHNICIAN, must="package_refused", ground="folder")
def own_centre(stage: Stage) -> str:
    """Somebody makes keys of their own and signs a package for this room with them."""
    folder = stage.tiny.folder / "own"
    folder.mkdir()
    own = TinySession(folder, start=False)
    told = refused(stage.tiny.staff("tech"), "POST", paths.PACKAGES, own.package.read_bytes())
    return each([told], "package_refused")


@attack("a PC's code for a console", by=TECHNICIAN, must="wrong_enrolment_code", ground="folder")
def console_by_pc_code(stage: Stage) -> str:
    """The enrolment code that is shown for candidates' PCs is used to enrol a console."""
    code, request = stage.tiny.enrolment_code(), make_device_request(make_device_key(), "c").decode()
    body = EnrolRequest(
        role="console",
        device_name="C",
        seat=0,
        csr_pem=request,
        proof=enrolment_proof(code, request.encode()),
        protocol_version=PROTOCOL_VERSION,
    )
    return each([refused(stage.stranger(), "POST", paths.ENROL, body)], "wrong_enrolment_code")


@attack(
    "a journal on a USB stick, changed",
    by=TECHNICIAN,
    must="refused whole; genuine records alone count",
    ground="folder",
)
def changed_journal(stage: Stage) -> str:
    """The journal of a PC is carried to the console with bytes changed, cut off, or sealed with another key."""
    tiny = stage.tiny
    pc = BarePc(tiny, 1)
    content = Answered(item_id="s1", response=SingleChoice(choice="A"))
    entry = Entry(epoch=pc.reply.epoch, seq=1, content=content, client_ms=1)
    good = exported(pc.reply, journal_bytes(tiny.folder / "usb", pc.reply, [entry]))
    flipped = bytearray(good)
    flipped[-5] ^= 1
    console = tiny.staff("proctor")
    told = [refused(console, "POST", paths.JOURNALS, bytes(one)) for one in (flipped, good[:-3], b"\x89PNG", b"")]
    demand(not {"server_fault"} & set(told), told)
    return ", ".join(sorted(set(told)))


@attack("reading the journal of a PC", by="candidate at a seat", must="no answer lies open", ground="folder")
def stolen_journal(stage: Stage) -> str:
    """A file manager shows the client's folder; its journal is read and one byte of it is changed."""
    tiny = stage.tiny
    pc = BarePc(tiny, 1)
    content = Answered(item_id="s1", response=SingleChoice(choice="WORDS-OF-THE-ANSWER"))
    entry = Entry(epoch=pc.reply.epoch, seq=1, content=content, client_ms=1)
    journal = journal_bytes(tiny.folder / "pc", pc.reply, [entry])
    demand(b"WORDS-OF" not in journal and pc.reply.candidate.ticket.encode() not in journal, "it lies open")
    pc.answer("s1", "A")
    return f"{len(journal)} bytes, none of them a word; the server has its own copy"
