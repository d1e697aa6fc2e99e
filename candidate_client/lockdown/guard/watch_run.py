"""The watchman as a process: the task of the system on a Windows PC (`installers.machine.watch`)."""

import logging
import subprocess
import threading
import time
from pathlib import Path
from typing import Final

from candidate_client.lockdown.choose import machine_book
from candidate_client.lockdown.guard.post import Post
from candidate_client.lockdown.guard.watchman import Seen, Watchman
from candidate_client.lockdown.settings.book import SettingsBook
from candidate_client.lockdown.settings.wanted import MACHINE_POLICIES, USER_POLICIES, for_user
from shared.machine.access import sid_of_process

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.5
TASK: Final = "ExamSiteKit-Client"
"""The task that starts the client in the exam account's session (`installers.machine.task`)."""
_FLAGS: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def watch(data: Path, keep: Path, stop: threading.Event) -> None:
    """Until `stop` is set; then the policies are put back.

    data: the client's folder, which candidates' programs write; it is believed nothing but which process is the client.
    keep: the watchman's own, which only the system and administrators write.
    """
    watchman, post, book = Watchman(), Post(data), machine_book(keep)
    while not stop.wait(_LOOK_S):
        now_ms = time.monotonic_ns() // 1_000_000
        seen = Seen(now_ms, post.alive("client"), post.alive("guard"), post.left, book.changed)
        step = watchman.next(seen)
        if step == "put_on":
            _put_on(book, post)
        elif step == "put_back":
            put_back(book)
        elif step == "start":
            log.warning("client and guard are gone, the client is started")
            _start()
    put_back(book)


def put_back(book: SettingsBook) -> list[str]:
    """Everything as it was; what would not go back is logged and tried again."""
    try:
        left = book.put_back()
    except OSError as error:
        left = [str(error)]
    for place in left:
        log.error("policy %s is not back", place)
    return left


def _put_on(book: SettingsBook, post: Post) -> None:
    process = post.process("client")
    wanted = dict(MACHINE_POLICIES)
    try:
        sid = sid_of_process(process.pid) if process is not None else ""
        if sid:
            wanted |= for_user(USER_POLICIES, sid)
        refused = book.put_on(wanted)
    except OSError as error:
        log.error("policies: %s", error)
        return
    for place in refused:
        log.warning("policy %s is not put on", place)


def _start() -> None:
    words = ["schtasks", "/run", "/tn", TASK]
    try:
        done = subprocess.run(words, capture_output=True, check=False, timeout=20, creationflags=_FLAGS)
        log.info("schtasks: %d", done.returncode)
    except (OSError, subprocess.SubprocessError) as error:
        log.error("not started: %s", type(error).__name__)
