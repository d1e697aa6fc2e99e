"""The laboratory's own rules: which wheels, and which steps are done again."""

from pathlib import Path

from installers.lab.places import Lab, windows_path
from installers.lab.stamps import Stamps, print_of
from installers.lab.wheels import windows_lock
from scripts.devtools.places import LOCK_FILE

LOCK = """alpha==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via x
bravo==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb
charlie==3.0 ; sys_platform != 'win32' \\
    --hash=sha256:cc
delta==4.0 ; python_full_version == '3.13.*' and sys_platform == 'win32' \\
    --hash=sha256:dd
mypy==5.0 \\
    --hash=sha256:ee
"""


def test_the_list_for_windows_has_what_holds_there_without_markers() -> None:
    assert windows_lock(LOCK) == (
        "alpha==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:ab\nbravo==2.0 \\\n    --hash=sha256:bb\n"
    )


def test_the_checkout_s_own_lock_gives_what_the_programs_need() -> None:
    names = {line.split("==")[0] for line in windows_lock(LOCK_FILE.read_text("utf-8")).splitlines() if "==" in line}
    assert {"pyside6-essentials", "pyinstaller", "pefile", "pywin32", "tzdata", "flask"} <= names
    assert "mutmut" not in names


def test_a_step_is_done_once_for_what_it_is_made_of(tmp_path: Path) -> None:
    stamps, done = Stamps(tmp_path / "stamps"), []
    part = tmp_path / "part"
    part.write_text("1", "utf-8")
    for _ in range(2):
        stamps.once("step", [part, "x"], lambda: done.append(1))
    part.write_text("2", "utf-8")
    stamps.once("step", [part, "x"], lambda: done.append(2))
    assert done == [1, 2]


def test_a_step_that_fails_is_done_again(tmp_path: Path) -> None:
    stamps, done = Stamps(tmp_path), []

    def fail() -> None:
        done.append(1)
        raise OSError

    for _ in range(2):
        try:
            stamps.once("step", ["x"], fail)
        except OSError:
            continue
    assert done == [1, 1]


def test_the_print_tells_names_and_borders_apart(tmp_path: Path) -> None:
    assert print_of(["ab", "c"]) != print_of(["a", "bc"])
    (tmp_path / "a").write_text("x", "utf-8")
    before = print_of([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert print_of([tmp_path]) != before


def test_paths_as_windows_sees_them(tmp_path: Path) -> None:
    assert windows_path(Path("/tmp/a b/c")) == "Z:\\tmp\\a b\\c"
    assert Lab(tmp_path).python.parent == Lab(tmp_path).python_home
