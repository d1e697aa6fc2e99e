"""`exam-site-server import`: a package, or a trust file of the centre, at the server itself, whether it runs or not."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from shared.exchange.package import SUFFIX as PACKAGE_SUFFIX
from shared.exchange.trust_file import SUFFIX as TRUST_SUFFIX
from shared.exchange.trust_file import is_trust, read_trust
from shared.formatting import date_time
from shared.protocol import paths
from shared.protocol.console import PackageReport, TrustReport
from shared.words.catalogue import say
from site_server.adapters.files.clock import MachineClock
from site_server.adapters.files.lock import FolderLock, take_lock
from site_server.adapters.files.site_keys import NotInitialisedError
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.commands.output import CommandError, tell
from site_server.commands.purge import finish_purge
from site_server.commands.room_choice import each_room, package_room
from site_server.local_call import connect, running
from site_server.service.continuity.centre import take_trust
from site_server.service.continuity.import_package import import_package
from site_server.service.core.site import Site
from site_server.service.people.staff import SETUP

_ROOM_ZONE: Final = "Asia/Shanghai"
Report = TypeVar("Report", bound=msgspec.Struct)


def import_file(arguments: argparse.Namespace) -> int:
    """Take in what the centre sent: a package for one room, a trust file for each. Raises CommandError, WireError."""
    path: Path = arguments.package
    if path.is_dir():
        found = sorted(one.name for one in path.iterdir() if one.suffix in {PACKAGE_SUFFIX, TRUST_SUFFIX})
        raise CommandError(say("command.is_folder" if found else "command.is_empty_folder", path=path, found=found))
    if not path.is_file():
        raise CommandError(say("command.no_file", package=path))
    with path.open("rb") as file:
        trust = is_trust(file.read(1))
    if trust:
        return each_room(arguments.data, arguments.room, partial(_import_trust, path))
    return _import_package(path, package_room(arguments.data, arguments.room, path))


def _import_package(path: Path, data: Path) -> int:
    def here(site: Site) -> PackageReport:
        incoming = site.folder.incoming()
        incoming.write_bytes(path.read_bytes())
        return import_package(site, incoming, SETUP)

    report = _handed(data, paths.PACKAGES, path.read_bytes, PackageReport, here)
    told = {"title": report.title, "room": report.room, "candidates": report.candidates, "photos": report.photos}
    starts = date_time(report.starts_at_ms, _ROOM_ZONE)
    tell(say("command.imported_before" if report.again else "command.imported", **told, starts=starts))
    tell(say("command.import_clock", now=date_time(MachineClock().wall_ms(), _ROOM_ZONE)))
    for line in report.told:
        tell(line)
    return 0


def _import_trust(path: Path, data: Path) -> int:
    content = read_trust(path)
    report = _handed(data, paths.TRUST, lambda: content, TrustReport, lambda site: take_trust(site, content, SETUP))
    for line in report.told:
        tell(line)
    return 0


def _handed(
    data: Path, where: str, read: Callable[[], bytes], report: type[Report], here: Callable[[Site], Report]
) -> Report:
    """By the running server, or with its folder opened for this once."""
    info = running(data)
    if info is None:
        return _done_here(data, here)
    transport = connect(data, info)
    try:
        return transport.call("POST", where, read(), report, read_timeout_s=120.0)
    finally:
        transport.close()


def _done_here(data: Path, work: Callable[[Site], Report]) -> Report:
    if not data.exists():
        raise NotInitialisedError(str(data))
    lock = FolderLock(data)
    if not take_lock(lock):
        raise CommandError(say("command.busy"))
    try:
        finish_purge(data)
        server = SiteServer(ServerConfig(data=data, port=0))
        try:
            return work(server.use_cases.site)
        finally:
            server.stop()
    finally:
        lock.release()
