"""The next session's package, loaded ahead: checked and kept while a session is open, active only when it is started.

It is the same check as an import's, and is done once more then: its term may have ended, a newer version may have come.
"""

import logging
import shutil
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from shared.exchange.errors import PackageError
from shared.exchange.package import VerifiedPackage, open_roster_part, reopen_package
from shared.exchange.roster_archive import OpenedRoster
from shared.protocol.console import PackageReport
from shared.protocol.errors import WireError
from site_server.domain.rows import SessionRow, SettingRow
from site_server.service.continuity.import_package import check_package, import_package, keep_learnt
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

_SETTING: Final = "next-package"


def preload(site: Site, incoming: Path, actor: str) -> PackageReport:
    """Check the package file and keep it beside the open session, in place of one that waits already.

    Raises WireError: package_refused (with the reason), disk_full, package_is_open (its session is on this server).
    """
    site.space.need()
    with site.import_lock:
        package = check_package(site, incoming, actor)
        if any(row.package_sha256 == package.sha256 for row in site.store.sessions()):
            raise WireError("package_is_open")
        told = keep_learnt(site, package, actor)
        report = replace(_report(site, incoming), told=told)
        before = _kept(site)
        name = site.folder.keep_package(incoming, package.sha256)
        _keep(site, name)
        if before is not None and before.name != name:
            before.unlink(missing_ok=True)
    log.info("package %s waits for its session, loaded by %s", package.manifest.package_id, actor)
    return report


def waiting(site: Site) -> PackageReport | None:
    """The package that waits; None if there is none, or if it cannot be opened any more."""
    path = _kept(site)
    try:
        return _report(site, path) if path is not None and path.exists() else None
    except PackageError as error:
        log.warning("the package that waits cannot be opened: %s", error.code)
        return None


def waiting_roster(site: Site) -> OpenedRoster | None:
    """Whom the package that waits is for; None if there is none, or if it cannot be opened any more."""
    path = _kept(site)
    try:
        return open_roster_part(_opened(site, path), site.keys.identity) if path is not None and path.exists() else None
    except PackageError as error:
        log.warning("the package that waits cannot be opened: %s", error.code)
        return None


def start_next(site: Site, actor: str) -> PackageReport:
    """Make the waiting package's session the current one, by the rules of any import.

    Raises WireError: not_found (none waits), and all that `import_package` raises; the package goes on waiting then.
    """
    path = _kept(site)
    if path is None or not path.exists():
        raise WireError("not_found")
    incoming = site.folder.incoming()
    try:
        shutil.copyfile(path, incoming)
        report = import_package(site, incoming, actor)
    finally:
        incoming.unlink(missing_ok=True)
    _keep(site, "")
    return report


def _kept(site: Site) -> Path | None:
    """The file that waits; one whose session is on this server waits no more, and belongs to that session."""
    name = (site.store.setting(_SETTING) or b"").decode()
    opened = any(row.file_name == name for row in site.store.sessions())
    return site.folder.package(name) if name and not opened else None


def _keep(site: Site, name: str) -> None:
    def work(tx: Tx) -> None:
        tx.put(SettingRow(name=_SETTING, value=name.encode()))

    site.writer.do(work)


def _opened(site: Site, path: Path) -> VerifiedPackage:
    return reopen_package(path, centre=site.keys.trust, site_id=site.keys.card.site_id)


def _report(site: Site, path: Path) -> PackageReport:
    package = _opened(site, path)
    manifest = package.manifest
    row = SessionRow(
        session_no=0,
        session_id=manifest.session_id,
        package_id=manifest.package_id,
        package_sha256=package.sha256,
        serial=manifest.serial,
        file_name=path.name,
        imported_ms=0,
    )
    return Room(row, open_roster_part(package, site.keys.identity), site.keyring).report()
