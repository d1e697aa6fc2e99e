"""A new program beside the old one: chosen only when whole and signed; killed at any moment, one of the two is left."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from shared.updates import handover
from shared.updates.errors import UpdateError
from shared.updates.folder import program_file, read_metadata
from shared.updates.handover import LAUNCHER, clean_environment
from shared.updates.msi import install_msi, msi_command
from shared.updates.release import Metadata, Target
from shared.updates.slots import Kept, Slots
from shared.updates.trust import verify
from tests.support.releases import SIGNED_MS, Centre

OLD, NEW = "0.2.0", "0.3.0"


class Two:
    """Two releases of the same program, each with its file and signatures."""

    def __init__(self, root: Path) -> None:
        self.centre = Centre(root)
        self.kept: dict[str, tuple[Path, Target, Metadata]] = {}
        for version in (OLD, NEW):
            self.centre.add(version)
            metadata = read_metadata(self.centre.folder)
            target = verify(self.centre.anchor, None, metadata, SIGNED_MS).targets[0]
            file = root / f"{version}.zip"
            file.write_bytes(program_file(self.centre.folder, target.path, target.sha256).read_bytes())
            self.kept[version] = (file, target, metadata)

    @property
    def anchor(self) -> bytes:
        return self.centre.anchor

    def install(self, data: Path, version: str) -> Path:
        return Slots(data).install(*self.kept[version])

    def newest(self, data: Path, own: str = "0.1.0") -> str:
        found = Slots(data).newest(self.anchor, "client", own)
        return found[1].version if found else ""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    return Two(tmp_path_factory.mktemp("two"))


def test_the_newest_is_chosen_and_the_one_before_is_kept(two: Two, tmp_path: Path) -> None:
    assert two.newest(tmp_path) == ""
    two.install(tmp_path, OLD)
    folder = two.install(tmp_path, NEW)
    assert two.newest(tmp_path) == NEW
    if sys.platform != "win32":  # it is a script of the shell
        assert subprocess.check_output([folder / "exam-candidate-client"], text=True).strip() == NEW
    (folder / "_internal" / "library.so.1").write_bytes(b"")
    assert two.newest(tmp_path) == OLD, "one changed file, and it is not started"
    two.install(tmp_path, NEW)
    assert two.newest(tmp_path) == NEW, "installed again, it is whole again"


def test_an_installed_program_of_the_same_version_or_newer_runs_itself(two: Two, tmp_path: Path) -> None:
    two.install(tmp_path, NEW)
    assert two.newest(tmp_path, own=NEW) == ""
    assert two.newest(tmp_path, own="0.10.0") == ""


def test_a_planted_program_is_not_started(two: Two, tmp_path: Path) -> None:
    stranger = Two(tmp_path / "stranger")
    stranger.install(tmp_path / "data", NEW)
    assert two.newest(tmp_path / "data") == ""
    assert stranger.newest(tmp_path / "data") == NEW


def test_a_program_that_does_not_come_up_is_given_up_for_the_one_before(two: Two, tmp_path: Path) -> None:
    two.install(tmp_path, OLD)
    two.install(tmp_path, NEW)
    slots = Slots(tmp_path)
    slots.starting()
    slots.came_up()
    for _ in range(2):
        assert two.newest(tmp_path) == NEW
        slots.starting()
    assert two.newest(tmp_path) == OLD


def test_what_does_not_unpack_to_what_was_signed_is_not_chosen(two: Two, tmp_path: Path) -> None:
    two.install(tmp_path, OLD)
    _, target, metadata = two.kept[NEW]
    with pytest.raises(UpdateError) as caught:
        Slots(tmp_path).install(two.kept[OLD][0], target, metadata)
    assert caught.value.code == "target_tampered"
    assert two.newest(tmp_path) == OLD
    assert not list((tmp_path / "programs" / "slots").glob(".*"))


_NURSERY = """
import os, random, signal, sys, time
from pathlib import Path
import msgspec
from shared.updates.slots import Kept, Slots

old, new, anchor, data = sys.argv[1:]
dice = random.Random(8)

def install(version):
    told = msgspec.json.decode(Path(version + ".kept").read_bytes(), type=Kept)
    Slots(Path(data)).install(Path(version + ".zip"), told.target, told.metadata)

def newest():
    found = Slots(Path(data)).newest(Path(anchor).read_bytes(), "client", "0.1.0")
    return found[1].version if found else "none"

install(old)
for n in range(40):
    child = os.fork()
    if child == 0:
        install(new)
        os._exit(0)
    time.sleep(dice.uniform(0, 0.03) if n < 39 else 0.5)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(newest(), flush=True)
    install(old)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL and fork")
def test_killed_at_any_moment_the_old_or_the_new_program_is_whole(two: Two, tmp_path: Path) -> None:
    for version, (file, target, metadata) in two.kept.items():
        (tmp_path / f"{version}.kept").write_bytes(msgspec.json.encode(Kept(target=target, metadata=metadata)))
        (tmp_path / f"{version}.zip").write_bytes(file.read_bytes())
    (tmp_path / "anchor").write_bytes(two.anchor)
    names = [str(tmp_path / name) for name in (OLD, NEW, "anchor", "data")]
    told = subprocess.check_output([sys.executable, "-c", _NURSERY, *names], cwd=Path(__file__).parents[4], text=True)
    assert len(told.split()) == 40
    assert set(told.split()) == {OLD, NEW}, "each of the two was met, and never anything else"


def test_the_newer_program_is_started_clean_of_what_the_older_one_was_told() -> None:
    told = {
        "PATH": "/bin",
        "_PYI_APPLICATION_HOME_DIR": "/old",
        "LD_LIBRARY_PATH": "/old",
        "LD_LIBRARY_PATH_ORIG": "/mine",
    }
    clean = clean_environment(told, launcher="/opt/exam")
    assert clean == {
        "PATH": "/bin",
        "LD_LIBRARY_PATH": "/mine",
        "PYINSTALLER_RESET_ENVIRONMENT": "1",
        LAUNCHER: "/opt/exam",
    }


def test_a_checkout_hands_over_to_nobody(two: Two, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "built_in", lambda: two.anchor)
    two.install(tmp_path, NEW)
    assert handover.hand_over(tmp_path, "client", "0.1.0", []) is None


@pytest.mark.parametrize(
    ("code", "refused"), [(0, ""), (3010, ""), (1625, "needs_administrator"), (1603, "install_failed")]
)
def test_an_msi_is_run_without_windows_and_its_answer_understood(tmp_path: Path, code: int, refused: str) -> None:
    asked: list[list[str]] = []

    def msiexec(command: object) -> int:
        asked.append(list(command))  # type: ignore[call-overload]
        return code

    if refused:
        with pytest.raises(UpdateError) as caught:
            install_msi(tmp_path / "client.msi", tmp_path / "msi.log", msiexec)
        assert caught.value.code == refused
    else:
        install_msi(tmp_path / "client.msi", tmp_path / "msi.log", msiexec)
    assert asked == [msi_command(tmp_path / "client.msi", tmp_path / "msi.log")]
    assert asked[0][0] == "msiexec"
    assert "/qn" in asked[0]
