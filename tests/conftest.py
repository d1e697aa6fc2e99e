"""Makes every test loud: an unexpected warning, log line, Qt message or lost exception fails it.

- Python warnings, unraisable exceptions and exceptions of threads are errors (`filterwarnings` in pyproject.toml).
- Qt messages of level warning and above fail (`qt_log_level_fail`); a test that expects one uses pytest-qt's marker.
- Log records of WARNING and above fail unless expected: `allow_log("pattern")` as a fixture, or
  `@pytest.mark.allow_log("pattern")`. An expected record that never came fails too, unless `required=False`.
- A code without its sentence, or a sentence without its values, is raised (`shared.words.catalogue.be_strict`).
- Windows are drawn off screen unless EXAM_SITE_KIT_SHOW is set; the Chinese fonts are loaded into `qapp`.
- Passwords and codes are stretched as little as the libraries allow, unless a test asks for `real_cost`.
- The folders of an awarding centre are under one passphrase, which a file says: nobody is asked.
- A file dialog that nobody stands in for fails at once: it would wait for a person for ever.
- What hangs where no exception reaches it (a wait inside Qt, a modal window nobody closes) ends its worker, which
  says where every thread stood; the test fails and the others go on.
"""

import faulthandler
import gc
import logging
import os
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QFileDialog

from scripts.centre.passphrases import FILE_VARIABLE
from scripts.devtools.environment import keep_compiled_modules
from shared.fonts import font_paths
from shared.security import codes, key_box, sealing
from shared.words import catalogue
from tests.support.cable import Cable
from tests.support.passphrase import passphrase_file
from tests.support.under_wine import CANNOT, in_wine

if TYPE_CHECKING:
    from tests.support.tiny_session import TinySession

keep_compiled_modules()

# how fast a busy machine is, or one that measures coverage, says nothing about a law; `timeout` ends what hangs
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
# where coverage is measured the examples are the same each time, or a line could be run by luck alone
settings.register_profile("steady", settings.get_profile("tests"), derandomize=True, database=None)
# `dev.py mutants` asks each property some hundred times over: fewer and always the same examples tell enough there
settings.register_profile("mutants", settings.get_profile("tests"), max_examples=30, derandomize=True, database=None)
if os.environ.get("EXAM_SITE_KIT_MUTANTS"):
    settings.load_profile("mutants")

if not os.environ.get("EXAM_SITE_KIT_SHOW"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

catalogue.be_strict()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What Wine itself cannot do is expected to fail there, by the one list that says so."""
    if not in_wine():
        return
    for item in items:
        if reason := CANNOT.get(item.nodeid.partition("[")[0]):
            item.add_marker(pytest.mark.xfail(reason=f"Wine: {reason}", strict=True))


_STANDARD_ERROR = pytest.StashKey[IO[str]]()
_GRACE_S = 60.0


def pytest_configure(config: pytest.Config) -> None:
    """Keeps the real standard error, since a running test's own is captured and would be lost with the worker."""
    config.stash[_STANDARD_ERROR] = os.fdopen(os.dup(2), "w")


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_STANDARD_ERROR].close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Ends the process where a test is still there well after `timeout` should have ended it."""
    marker = item.get_closest_marker("timeout")
    limit_s = float(marker.args[0] if marker else item.config.getini("timeout"))
    faulthandler.dump_traceback_later(limit_s + _GRACE_S, exit=True, file=item.config.stash[_STANDARD_ERROR])
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


class LogGuard(logging.Handler):
    """Keeps every record of WARNING and above, and says which ones nobody expected."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self._allowed: list[tuple[re.Pattern[str], bool]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def __call__(self, *patterns: str, required: bool = True) -> None:
        """Expect records whose message or logger name matches one of these regular expressions."""
        self._allowed += [(re.compile(pattern), required) for pattern in patterns]

    def complaints(self) -> list[str]:
        """One line for each unexpected record and for each required one that never came."""
        lines = [_line(record) for record in self.records]
        unexpected = [line for line in lines if not any(p.search(line) for p, _ in self._allowed)]
        missing = [
            f"expected but never logged: {p.pattern}"
            for p, required in self._allowed
            if required and not any(p.search(line) for line in lines)
        ]
        return [f"unexpected log record: {line}" for line in unexpected] + missing


def _line(record: logging.LogRecord) -> str:
    text = f"{record.levelname} {record.name}: {record.getMessage()}"
    if record.exc_info:
        text += "\n" + logging.Formatter().formatException(record.exc_info)
    return text


def pytest_collection_finish() -> None:
    """Modules and tests stay for the whole run: no later collection of garbage need look at them again."""
    gc.collect()
    gc.freeze()


REAL_COST = {
    (codes, "_MEMORY_KIB"): codes._MEMORY_KIB,
    (codes, "_ITERATIONS"): codes._ITERATIONS,
    (sealing, "_CODE_LOG_N"): sealing._CODE_LOG_N,
    (key_box, "_MEMORY_KIB"): key_box._MEMORY_KIB,
    (key_box, "_ITERATIONS"): key_box._ITERATIONS,
    (key_box, "_LANES"): key_box._LANES,
}


@pytest.fixture(scope="session", autouse=True)
def _quick_codes() -> Iterator[None]:
    """What a test hashes or seals under a code says in itself how little it was stretched; a program believes it.

    The programs a test starts stretch their own as on the day.
    """
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), least in zip(REAL_COST, (8, 1, 1, 8, 1, 1), strict=True):
            patch.setattr(module, name, least)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passphrase(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody sits at a terminal: every centre folder a test makes is under the passphrase of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FILE_VARIABLE, str(passphrase_file(tmp_path_factory.mktemp("passphrase"))))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_file_dialogs() -> Iterator[None]:
    """A window of the system's, inside an event loop of its own; tests that come to one put their answer in place."""

    def asked(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a file dialog opened in a test that has no answer for it")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"):
            patch.setattr(QFileDialog, name, asked)
        yield


@pytest.fixture
def real_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that is about the cost itself."""
    for (module, name), cost in REAL_COST.items():
        monkeypatch.setattr(module, name, cost)


@pytest.fixture(autouse=True)
def allow_log(request: pytest.FixtureRequest) -> Iterator[LogGuard]:
    """The log guard of this test; call it with patterns of the records that the test expects."""
    guard = LogGuard()
    for marker in request.node.iter_markers("allow_log"):
        guard(*marker.args, required=marker.kwargs.get("required", True))
    root = logging.getLogger()
    root.addHandler(guard)
    yield guard
    root.removeHandler(guard)
    if complaints := guard.complaints():
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application of pytest-qt with the fonts that the installed programs ship."""
    for path in font_paths().all():
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            pytest.fail(f"Qt cannot read the font {path.name}", pytrace=False)
    return qapp


@pytest.fixture
def cable(tiny: "TinySession") -> Iterator[Cable]:
    """The cable of the PC in a module that has a server `tiny`."""
    made = Cable(tiny.server.address)
    yield made
    made.close()
