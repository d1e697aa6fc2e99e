"""The take-over drill: a room at work, the server and its folder gone, a second machine goes on from an old backup.

Between the last copy and the end of the first server more is saved, a PC restarts (a log-in the backup never saw) and a
latecomer logs in. Counted at the end: every single acknowledgement any PC ever got must hold on the second server, with
the same rolling hash.
"""

import contextlib
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from scripts.devtools.places import ROOT
from scripts.lab.bench.host import HOST, Console, Host
from scripts.lab.bench.prepare import Prepared, prepare
from scripts.lab.drills.pcs import Acknowledged, Pc, wait_for
from shared.exam.answers.log import AnswerBook
from shared.exchange.backup_file import backups_in
from shared.protocol.commands import StartRoom, Unseal
from site_server.adapters.files.backup_settings import write_settings
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.domain.backups import BackupSettings

_LIMIT_S: Final = 60.0
_BACK_S: Final = 60.0


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. Seconds count from the decision to take over."""

    clients: int
    backup_age_s: float
    acknowledged: int
    not_in_backup: int
    lost: int
    hash_mismatches: int
    restored_s: float
    serving_s: float
    all_back_s: float
    all_sent_s: float

    @property
    def held(self) -> bool:
        """Nothing lost, nothing different, and serving in time."""
        return self.lost == 0 and self.hash_mismatches == 0 and self.serving_s < _LIMIT_S

    def text(self) -> str:
        """The figures for a person."""
        return "\n".join(
            (
                f"考试机 {self.clients} 台；接管用的备份比故障时刻旧 {self.backup_age_s:.1f} 秒",
                f"服务器曾确认的作答记录 {self.acknowledged} 条，其中备份里没有的 {self.not_in_backup} 条",
                f"接管后丢失 {self.lost} 条，校验不一致 {self.hash_mismatches} 处",
                f"从决定接管起：恢复 {self.restored_s:.1f} 秒，服务 {self.serving_s:.1f} 秒（限 {_LIMIT_S:.0f} 秒）",
                f"全部考试机连回 {self.all_back_s:.1f} 秒，全部补交完 {self.all_sent_s:.1f} 秒",
                "演练通过" if self.held else "演练未通过",
            )
        )


def drill_take_over(folder: Path, *, clients: int, age_s: float, work_s: float = 3.0) -> Outcome:
    """Play it under an empty folder. Raises TimeoutError or RuntimeError if the room does not get going at all."""
    prepared = prepare(folder, clients)
    # What a PC keeps of the site; the second server must prove itself against this.
    prepared = replace(prepared, site_ca=Path(shutil.copy(prepared.site_ca, folder / "site-ca.crt")))
    drive, old_copy = folder / "usb", folder / "usb-old"
    drive.mkdir()
    code = new_take_over_code(DataFolder(prepared.data, clean=False))
    first = Host(prepared)
    second = Host(replace(prepared, data=folder / "second" / "data"))
    (folder / "second").mkdir()
    write_settings(
        prepared.data,
        BackupSettings(folders=(str(drive),), every_s=0.5, standby=(f"{HOST}:{second.port}",)),
    )
    with contextlib.ExitStack() as ends:
        ends.callback(first.stop)
        ends.callback(second.stop)
        first.start()
        pcs = _seat_everybody(ends, folder, prepared, first)
        time.sleep(work_s)
        wait_for(lambda: _entries_in(drive) > 0, 20, "a backup with answers")
        shutil.copytree(drive, old_copy)
        copied_s, in_backup = time.monotonic(), _entries_in(old_copy)
        # What follows is in no backup that the second machine will see.
        pcs[0].restart()
        pcs[-1].sit_down()
        pcs[-1].work()
        time.sleep(max(0.0, age_s - (time.monotonic() - copied_s)))
        lost_s = first.kill()
        shutil.rmtree(prepared.data)
        shutil.rmtree(drive)
        times = _take_over(second, old_copy, folder / "second" / "data", code, pcs)
        acknowledged = [a for pc in pcs for a in pc.acknowledged]
        mismatches = sum(pc.engine.hash_mismatches for pc in pcs)
    return Outcome(
        clients=clients,
        backup_age_s=lost_s - copied_s,
        acknowledged=_entries(acknowledged),
        not_in_backup=_entries(acknowledged) - in_backup,
        lost=_lost(folder / "second" / "data", acknowledged),
        hash_mismatches=mismatches,
        restored_s=times[0],
        serving_s=times[1],
        all_back_s=times[2],
        all_sent_s=times[3],
    )


def _seat_everybody(ends: contextlib.ExitStack, folder: Path, prepared: Prepared, host: Host) -> list[Pc]:
    """All but the last one sit down and begin; the last one only waits."""
    console = Console(prepared, host.port)
    console.command(Unseal(code=prepared.opening_code))
    pcs = []
    for number, seat in enumerate(prepared.seats, 1):
        pcs.append(Pc(folder, prepared, seat, number, f"{HOST}:{host.port}"))
        ends.callback(pcs[-1].close)
    for pc in pcs[:-1]:
        pc.sit_down()
    console.command(StartRoom(reason="演练"))
    console.close()
    for pc in pcs[:-1]:
        wait_for(lambda pc=pc: pc.engine.view.screen == "exam", 30, "the exam on every screen")  # type: ignore[misc]
        pc.work()
    return pcs


def _take_over(second: Host, source: Path, data: Path, code: str, pcs: list[Pc]) -> tuple[float, float, float, float]:
    decided_s = time.monotonic()
    command = [sys.executable, "-P", "-m", "site_server", "take-over", "--from", str(source), "--data", str(data)]
    subprocess.run([*command, "--code", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    restored_s = time.monotonic()
    serving_s = second.start()
    back_s = wait_for(lambda: all(pc.engine.view.link.online for pc in pcs), _BACK_S, "every PC to come back")
    for pc in pcs:
        pc.pause()
    sent_s = wait_for(lambda: all(pc.engine.view.unsent == 0 for pc in pcs), _BACK_S, "every PC to deliver")
    return restored_s - decided_s, serving_s - decided_s, back_s - decided_s, sent_s - decided_s


def _entries_in(folder: Path) -> int:
    found = backups_in(folder)
    return found[0][1].position.arrival if found else 0


def _entries(acknowledged: list[Acknowledged]) -> int:
    """How many entries were acknowledged, each counted once."""
    highest: dict[tuple[str, int], int] = {}
    for word in acknowledged:
        place = (word.ticket, word.epoch)
        highest[place] = max(word.seq, highest.get(place, 0))
    return sum(highest.values())


def _lost(data: Path, acknowledged: list[Acknowledged]) -> int:
    """Acknowledgements that do not hold on this server: the entry is missing or another one stands in its place."""
    server = SiteServer(ServerConfig(data=data, port=0))
    try:
        books = server.use_cases.site.need_room().books
        return sum(not _holds(books[word.ticket], word) for word in acknowledged)
    finally:
        server.stop()


def _holds(book: AnswerBook, word: Acknowledged) -> bool:
    return book.next_seq(word.epoch) > word.seq and book.head_at(word.epoch, word.seq).hex() == word.head
