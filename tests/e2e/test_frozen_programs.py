"""The programs, frozen as a site and the centre get them, start and work on this machine with only their own parts."""

from pathlib import Path

import pytest

from installers.build import build
from installers.freezing import FONTS_TARGET, PROGRAMS
from installers.smoke import smoke

# The desk is made of the server's and the console's parts; `dev.py freeze` and `dev.py windows` try it as well.
TRIED = [name for name in PROGRAMS if name != "desk"]

pytestmark = [pytest.mark.serial, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def executables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(tmp_path_factory.mktemp("frozen"), TRIED)


@pytest.mark.parametrize("name", TRIED)
def test_the_frozen_program_works(name: str, executables: dict[str, Path], tmp_path: Path) -> None:
    seen = smoke({name: executables[name]}, tmp_path)
    assert [one.program for one in seen] == [PROGRAMS[name].name]


@pytest.mark.parametrize("name", [name for name in TRIED if PROGRAMS[name].windowed])
def test_a_program_with_windows_carries_its_fonts_and_their_licence(name: str, executables: dict[str, Path]) -> None:
    fonts = executables[name].parent / "_internal" / FONTS_TARGET
    names = {path.name for path in fonts.iterdir()}
    assert {"NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf", "NotoSansSC_LICENSE.txt"} <= names


def test_the_server_carries_no_window_parts(executables: dict[str, Path]) -> None:
    inside = {path.name for path in (executables["server"].parent / "_internal").iterdir()}
    assert not inside & {"PySide6", "shiboken6", "tkinter"}


def test_no_program_carries_a_path_of_this_checkout_in_its_resources(executables: dict[str, Path]) -> None:
    root = str(Path(__file__).resolve().parents[2]).encode()
    for path in executables.values():
        texts = [item for item in path.parent.rglob("*") if item.suffix in {".json", ".toml", ".qss", ".svg", ".mako"}]
        assert not [item.name for item in texts if root in item.read_bytes()]
