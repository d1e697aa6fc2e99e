"""Pages of a console that keeps a copy of the server. Its certificate is enough: all it gets is sealed."""

from shared.protocol import paths
from shared.protocol.backup import BackupAsk, BackupOffer
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.gate import Access
from site_server.web.route import Route, Routes


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    backups = use_cases.backups

    def offer() -> BackupOffer:
        return backups.offer()

    def rows(asked: BackupAsk) -> bytes:
        return backups.pull(gate.device().device_id, asked)

    def file(folder: str, name: str) -> bytes:
        return backups.pull_file(f"{folder}/{name}")

    def keys() -> bytes:
        return backups.pull_keys()

    yield Route(paths.BACKUP, "GET", Access.CONSOLE, offer)
    yield Route(paths.BACKUP, "POST", Access.CONSOLE, rows)
    yield Route(f"{paths.BACKUP_FILES}/<folder>/<name>", "GET", Access.CONSOLE, file)
    yield Route(paths.BACKUP_KEYS, "GET", Access.CONSOLE, keys)
