"""Pages of a console that keeps a copy of the server. Its certificate is enough: all it gets is sealed."""

from flask import Response

from shared.protocol import paths
from shared.protocol.backup import BackupAsk
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.codec import body, octets, reply
from site_server.web.device import Routes
from site_server.web.gate import Access


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    backups = use_cases.backups

    def offer() -> Response:
        return reply(backups.offer())

    def rows() -> Response:
        return octets(backups.pull(gate.device().device_id, body(BackupAsk)))

    def file(folder: str, name: str) -> Response:
        return octets(backups.pull_file(f"{folder}/{name}"))

    def keys() -> Response:
        return octets(backups.pull_keys())

    yield paths.BACKUP, "GET", Access.CONSOLE, offer
    yield paths.BACKUP, "POST", Access.CONSOLE, rows
    yield f"{paths.BACKUP_FILES}/<folder>/<name>", "GET", Access.CONSOLE, file
    yield paths.BACKUP_KEYS, "GET", Access.CONSOLE, keys
