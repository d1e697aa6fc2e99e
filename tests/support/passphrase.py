"""The passphrase of every centre folder that tests and labs make, in a file that the environment names."""

import os
from pathlib import Path
from typing import Final

from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import FILE_VARIABLE
from scripts.centre.secret_store import SEALED

PASSPHRASE: Final = "7k3m-9qxa-tests-only"


def passphrase_file(folder: Path, text: str = PASSPHRASE) -> Path:
    """A file with it, as the commands want one."""
    path = folder / "passphrase.txt"
    path.write_text(f"{text}\n", "utf-8")
    path.chmod(0o600)
    return path


def in_environment(folder: Path) -> None:
    """From now on every command of this process and its children finds it."""
    os.environ[FILE_VARIABLE] = str(passphrase_file(folder))


def secret(centre: Path, path: Path) -> bytes:
    """A secret of a centre folder, opened."""
    return CentreFolder(centre).secrets.read(path)


def in_clear(centre: CentreFolder, issue: Path, target: Path) -> Path:
    """Everything secret of an issue, in a folder of its own."""
    target.mkdir(parents=True, exist_ok=True)
    secrets = centre.secrets
    for path in issue.glob(f"*{SEALED}"):
        (target / path.stem).write_bytes(secrets.read(issue / path.stem))
    return target
