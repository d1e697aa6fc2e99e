"""The whole set-up in order, and the stamp that lets the next start skip it."""

import hashlib
import json
import time
from pathlib import Path

from scripts.devtools import environment, fontcache, node, system
from scripts.devtools.places import LOCK_FILE, ROOT, STATE, TUS_SERVER, VENV, venv_python
from scripts.devtools.progress import say
from scripts.devtools.single import only_one

STAMP = VENV / ".exam-site-kit.json"


def ensure(*, for_tests: bool) -> None:
    """Bring this checkout to the state that its files describe; returns at once where it is so already.

    Raises:
        SetupError: something is missing that only a person can bring.
    """
    if _is_current(for_tests=for_tests):
        return
    with only_one(STATE / "setup.lock"):
        if _is_current(for_tests=for_tests):  # another dev.py did it meanwhile
            return
        _set_up(for_tests=for_tests)


def _set_up(*, for_tests: bool) -> None:
    started_s = time.monotonic()
    for_tests = for_tests or bool(_read().get("tests"))
    STAMP.unlink(missing_ok=True)
    say(f"准备开发环境（{ROOT}）")
    system.ensure(for_tests=for_tests)
    environment.ensure()
    fontcache.ensure()
    if for_tests:
        node.ensure_tus_server()
    partial = STAMP.with_suffix(".part")
    partial.write_text(json.dumps(_state(for_tests=for_tests), indent=1), "utf-8")
    partial.replace(STAMP)
    say(f"环境就绪，用时 {time.monotonic() - started_s:.0f} s。")


def _state(*, for_tests: bool) -> dict[str, object]:
    """What the environment was made from; any difference means the set-up runs again."""
    return {
        "root": str(ROOT),
        "lock": _hash(LOCK_FILE),
        "tus": _hash(TUS_SERVER / "package-lock.json") if for_tests else None,
        "fonts": fontcache.SHA512,
        "system": list(system.wanted(for_tests=for_tests)),
        "tests": for_tests,
    }


def _is_current(*, for_tests: bool) -> bool:
    known = _read()
    if not known or (for_tests and not known.get("tests")):
        return False
    tests = bool(known.get("tests"))
    return (
        known == _state(for_tests=tests)
        and venv_python().exists()
        and fontcache.present()
        and (not tests or (TUS_SERVER / "node_modules").is_dir())
    )


def _read() -> dict[str, object]:
    try:
        known = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _hash(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
