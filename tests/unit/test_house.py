"""The house rules that a machine can check: who may import whom, short files, nothing of one machine in the tree."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from shared.protocol.version import PRODUCT_VERSION

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE_LINES = 400
OPENING = re.compile(r'(#.*\n|\n)*r?"""')
LEAVINGS = {".git", ".venv", ".dev", ".hypothesis", "node_modules", "__pycache__", "build", "dist", "out"}
# Spelled in two halves, so that this file passes its own rule.
REGISTRY_HOSTS = tuple(
    "".join(halves)
    for halves in (
        ("pypi", ".org"),
        ("files.python", "hosted.org"),
        ("registry.npm", "js.org"),
        ("registry.npm", "mirror.com"),
        ("deb.", "debian.org"),
        ("mirrors.", "tuna."),
        ("mirrors.", "aliyun."),
    )
)
# One letter of each stands in brackets, for the same reason.
MACHINE_PATHS = re.compile(r"(?<![a-z])/wor[k]/|/roo[t]/|C:\\User[s]\\|file:///op[t]")


def tracked_files() -> list[Path]:
    """Files of the tree as git knows them, new ones included; where git is missing, all but the usual leavings."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if shutil.which(command[0]):
        listed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
        if listed.returncode == 0:
            names = [name for name in listed.stdout.decode().split("\0") if name]
            return [ROOT / name for name in names if (ROOT / name).is_file()]
    found = []
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if name not in LEAVINGS and not name.endswith("_cache")]
        found += [Path(folder, name) for name in names if not name.endswith(".pyc")]
    return found


def text_of(path: Path) -> str | None:
    """The text of a file, or None for pictures and other binary files."""
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        return None
    return data.decode("utf-8", errors="replace")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found = {path.relative_to(ROOT).as_posix(): text_of(path) for path in tracked_files()}
    return {name: text for name, text in found.items() if text is not None}


def test_import_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    run = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert " 0 broken" in run.stdout


def test_no_python_file_is_past_the_limit(texts: dict[str, str]) -> None:
    long = {name: n for name, t in texts.items() if name.endswith(".py") and (n := t.count("\n")) > LONGEST_FILE_LINES}
    assert not long, f"split these files by subject: {long}"


def test_every_module_says_what_it_is_for(texts: dict[str, str]) -> None:
    silent = [name for name, text in texts.items() if name.endswith(".py") and not OPENING.match(text)]
    assert not silent


def test_the_version_is_said_once_and_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == PRODUCT_VERSION


def test_no_registry_host_is_named(texts: dict[str, str]) -> None:
    named = [f"{name}: {host}" for name, text in texts.items() for host in REGISTRY_HOSTS if host in text]
    assert not named


def test_no_path_of_one_machine_is_named(texts: dict[str, str]) -> None:
    named = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATHS.search(line)
    ]
    assert not named
