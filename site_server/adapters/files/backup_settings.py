"""The settings of the continuous backup in the data folder."""

from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.exchange.backup_file import BackupError
from shared.machine.files import write_whole
from shared.words.catalogue import say
from site_server.domain.backups import BackupSettings

_SETTINGS_FILE: Final = "backup.json"


def read_settings(data: Path) -> BackupSettings:
    """What the technician set in this data folder. Raises BackupError if the file cannot be understood."""
    path = data / _SETTINGS_FILE
    try:
        return decode_json(path.read_bytes(), BackupSettings) if path.exists() else BackupSettings()
    except msgspec.DecodeError as error:
        raise BackupError("backup_damaged", say("command.settings_damaged", path=path)) from error


def write_settings(data: Path, settings: BackupSettings) -> None:
    """Set it; a running server follows within seconds."""
    write_whole(data / _SETTINGS_FILE, msgspec.json.format(msgspec.json.encode(settings)))
