"""System packages that pip cannot bring: Qt's libraries, a font for rare characters, tools of the tests.

Only Debian and its relatives are handled by name; elsewhere the person is told nothing is checked.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from scripts.devtools.places import SetupError, is_root
from scripts.devtools.progress import run_quietly, say

QT = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
)
FONTS = ("fonts-hanazono",)
TESTS = (
    "age",
    "binutils",
    "curl",
    "dbus",
    "ibus",
    "ibus-libpinyin",
    "libx11-6",
    "msitools",
    "nsis",
    "openbox",
    "openssl",
    "poppler-utils",
    "wixl",
    "xdotool",
    "xvfb",
)
"""The stock age program and pdftotext check our files from outside, curl and openssl our server; PyInstaller needs
objdump; real keys need an X server with a window manager, and Chinese an input method; the Windows packages are made of
a small payload with the real tools.

Debian's own Python keeps its shared library, which PyInstaller packs, in a package apart.
"""


def wanted(*, for_tests: bool) -> tuple[str, ...]:
    """Debian packages that this Python and these commands need."""
    venv = () if importlib.util.find_spec("ensurepip") else ("python3-venv",)
    library = (f"libpython{sys.version_info.major}.{sys.version_info.minor}",) if sys.base_prefix == "/usr" else ()
    return (*venv, *QT, *FONTS, *((*TESTS, *library) if for_tests else ()))


def missing(packages: Iterable[str]) -> list[str]:
    """Those of the packages that dpkg does not report as installed."""
    names = list(packages)
    found = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\\n", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    installed = {line.split()[0] for line in found.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in names if name not in installed and f"{name}t64" not in installed]


def ensure(*, for_tests: bool) -> None:
    """Install what is missing, or say exactly what to install. Raises SetupError, see `install`."""
    if sys.platform == "win32":
        return
    if shutil.which("dpkg-query") is None:
        say("  这不是 Debian 系统：不检查 Qt 的系统库，窗口打不开时请自行安装。")
        return
    install(missing(wanted(for_tests=for_tests)))


def install(absent: Sequence[str]) -> None:
    """Install these packages; nothing to do where there are none.

    Raises:
        SetupError: this user may not install them, or apt failed; the text names the command.
    """
    if not absent:
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(absent)}"
    if not is_root() or shutil.which("apt-get") is None:
        raise SetupError(f"缺少系统软件包：{' '.join(absent)}\n请用管理员身份运行：sudo {command}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = ("-o", "DPkg::Lock::Timeout=300")
    run_quietly("更新软件包目录", ["apt-get", *wait, "update"], env=env)
    run_quietly(
        f"安装系统软件包（{len(absent)} 个）",
        ["apt-get", *wait, "install", "-y", "--no-install-recommends", *absent],
        env=env,
        status=lambda line: line.strip()[:60] if line.startswith(("Get:", "Unpacking", "Setting up")) else "",
    )
    _forget_negative_import_cache()


def _forget_negative_import_cache() -> None:
    """Let this process see modules that apt has just brought (ensurepip)."""
    sys.path_importer_cache.clear()
    importlib.invalidate_caches()


def system_certificates() -> Path | None:
    """The file of certificate authorities that this machine trusts, for tools that carry their own list."""
    path = Path("/etc/ssl/certs/ca-certificates.crt")
    return path if path.is_file() else None
