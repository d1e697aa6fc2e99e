"""What goes into a frozen program: shared by the PyInstaller specs, so that each spec names only its own parts.

Resources keep the folder that they have in their package, so `importlib.resources` finds them frozen or not.
Nothing is written beside a frozen program; its data folder is the machine's or the user's own.
"""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from PyInstaller.utils.hooks import collect_data_files, collect_submodules

from shared.fonts import FONT_LICENCE, RARE_NAMES, font_paths
from shared.updates.anchor import ANCHOR_FILE, VARIABLE

ROOT = Path(__file__).resolve().parents[1]
FONTS_TARGET = "shared/qtkit/resources/fonts"

# Compiled modules that import each other by name.
DISCOVERY = ("zeroconf._utils.ipaddress", "zeroconf._handlers.answers", "zeroconf._handlers.record_manager")

# Parts of big libraries that no program of ours uses.
NEVER_NEEDED = (
    "tkinter",
    "pytest",
    "IPython",
    "numpy",
    "PIL._avif",
    "setuptools",
    "pip",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtSql",
    "PySide6.QtTest",
    "PySide6.QtDesigner",
)
# A software OpenGL of 20 MB: the windows are painted without OpenGL.
LEFT_OUT = frozenset({"opengl32sw.dll"})


@dataclass(frozen=True, slots=True)
class Frozen:
    """One program to freeze.

    packages: its own Python packages.
    windowed: it shows windows, so it carries Qt and the fonts.
    terminal: it talks in a terminal, so Windows opens one for it.
    administrator: Windows asks for an administrator's consent when it starts.
    """

    name: str
    title: str
    """What people call it, in Explorer's properties and the start menu."""
    letter: str
    colour: str
    """What its icon shows."""
    entry: str
    packages: tuple[str, ...]
    windowed: bool
    terminal: bool = False
    administrator: bool = False
    third_party_data: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    on_windows: tuple[str, ...] = ()
    source_folders: tuple[str, ...] = field(default=())
    """Packages whose .py files are read as files while the program runs (database migrations)."""

    def datas(self) -> list[tuple[str, str]]:
        """Files that are no code, as (source, folder inside the program)."""
        found: list[tuple[str, str]] = []
        for package in ("shared", *self.packages, *self.third_party_data):
            found += collect_data_files(package)
        for package in self.source_folders:
            found += collect_data_files(package, include_py_files=True)
        found += release_root()
        return [*found, *fonts()] if self.windowed else found

    def hidden_imports(self) -> list[str]:
        """Modules that are imported by name at run time."""
        found = list(self.hidden)
        if sys.platform == "win32":
            found += self.on_windows
        for package in (*self.packages, "shared"):
            found += collect_submodules(package, filter=self._is_its_own)
        return found

    def _is_its_own(self, module: str) -> bool:
        """What shows windows is no part of a program without any, wherever it lies."""
        return self.windowed or not any(part in module for part in ("qtkit", "site_server.desk"))

    def excludes(self) -> list[str]:
        """Modules that stay out."""
        return [*NEVER_NEEDED, *(() if self.windowed else ("PySide6", "shiboken6"))]


def release_root() -> list[tuple[str, str]]:
    """The root that program releases are trusted by, where one was given to this build; see `shared.updates.anchor`."""
    named = os.environ.get(VARIABLE, "")
    if named and Path(named).name != ANCHOR_FILE:
        raise ValueError(f"{VARIABLE} must name a file {ANCHOR_FILE}, not {named}")
    return [(str(Path(named).resolve()), "shared/updates")] if named else []


def fonts() -> list[tuple[str, str]]:
    """The Chinese fonts with their licence; a Windows system font is never shipped."""
    paths = [path for path in font_paths().all() if path.name != RARE_NAMES[1]]
    licence = paths[0].with_name(FONT_LICENCE)
    return [(str(path), FONTS_TARGET) for path in (*paths, *([licence] if licence.is_file() else []))]


SERVER = Frozen(
    name="exam-site-server",
    title="考点服务器",
    letter="服",
    colour="#1f6f54",
    entry="server.py",
    packages=("site_server",),
    windowed=False,
    terminal=True,
    third_party_data=("stdnum",),
    hidden=("sqlalchemy.dialects.sqlite", "logging.config", *DISCOVERY),
    on_windows=("servicemanager", "win32event", "win32service", "win32serviceutil", "win32timezone"),
    source_folders=("site_server.adapters.db",),
)
# The server machine's own window. It starts the server that lies beside it and opens folders closed to other users.
DESK = Frozen(
    name="exam-server-desk",
    title="考点服务器管理",
    letter="管",
    colour="#27496d",
    entry="desk.py",
    packages=("site_server",),
    windowed=True,
    administrator=True,
    third_party_data=("stdnum",),
    hidden=("sqlalchemy.dialects.sqlite", "logging.config", *DISCOVERY),
    source_folders=("site_server.adapters.db",),
)
CONSOLE = Frozen(
    name="exam-proctor-console",
    title="监考机",
    letter="监",
    colour="#9a5b13",
    entry="console.py",
    packages=("proctor_console",),
    windowed=True,
    third_party_data=("stdnum",),
    hidden=DISCOVERY,
)
CLIENT = Frozen(
    name="exam-candidate-client",
    title="考试机",
    letter="考",
    colour="#1d4f91",
    entry="client.py",
    packages=("candidate_client",),
    windowed=True,
    third_party_data=("stdnum",),
    hidden=DISCOVERY,
)
CENTRE = Frozen(
    name="exam-centre",
    title="评价组织工具",
    letter="评",
    colour="#6a3d83",
    entry="centre.py",
    packages=("scripts.centre", "candidate_client"),
    windowed=True,
    terminal=True,
    third_party_data=("stdnum", "latex2mathml", "ziamath", "ziafont"),
    hidden=DISCOVERY,
)
PROGRAMS = {"server": SERVER, "desk": DESK, "console": CONSOLE, "client": CLIENT, "centre": CENTRE}
