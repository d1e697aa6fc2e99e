"""Where the Chinese fonts lie on this machine: one answer for the windows and for the printed records.

Two faces of Noto Sans SC carry everyday text; a third font, where it is there, carries the rare characters
of names beyond the Basic Multilingual Plane (𠮷 and the like). The installer ships them inside the program; on
a developer's machine the set-up keeps them in a per-user cache folder. Callers load the files themselves.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.words.catalogue import say

FONTS_ENV = "EXAM_SITE_KIT_FONTS"
"""Environment variable that names a folder with the font files; it comes before cache and system."""

REGULAR_NAMES = ("NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf")
BOLD_NAMES = ("NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf")
FONT_LICENCE = "NotoSansSC_LICENSE.txt"
RARE_NAMES = ("HanaMinB.ttf", "simsunb.ttf")

_PACKAGED_FOLDER = Path(__file__).resolve().parent / "qtkit" / "resources" / "fonts"


class FontsMissingError(Exception):
    """No folder of this machine holds Noto Sans SC; `str()` is a Chinese sentence for the person there."""

    code = "fonts_missing"

    def __init__(self, searched: tuple[Path, ...]) -> None:
        super().__init__(say("words.fonts_missing"))
        self.searched = searched


@dataclass(frozen=True, slots=True)
class FontPaths:
    """Font files of this machine; `rare` is None where no font for characters beyond the BMP is installed."""

    regular: Path
    bold: Path
    rare: Path | None

    def all(self) -> tuple[Path, ...]:
        """The files that are there, in the order in which a program loads them."""
        found = (self.regular, self.bold)
        return found if self.rare is None else (*found, self.rare)


def user_cache_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The per-user folder in which the set-up keeps the fonts; it need not exist yet."""
    env = os.environ if environ is None else environ
    if sys.platform == "win32":
        base = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "exam-site-kit" / "fonts"


def font_folders(environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Folders that are searched, best first: packaged, named by the environment, user cache, system."""
    env = os.environ if environ is None else environ
    folders = [_PACKAGED_FOLDER]
    if env.get(FONTS_ENV):
        folders.append(Path(env[FONTS_ENV]))
    folders.append(user_cache_folder(env))
    if sys.platform == "win32":
        folders.append(Path(env.get("SystemRoot") or "C:/Windows") / "Fonts")
    else:
        system = Path("/usr/share/fonts/truetype")
        folders += [system / "noto", system / "hanazono", Path("/usr/local/share/fonts")]
    return tuple(folders)


def font_paths(environ: Mapping[str, str] | None = None) -> FontPaths:
    """Find the fonts; each of the three may come from another folder.

    Raises:
        FontsMissingError: a face of Noto Sans SC is nowhere on this machine.
    """
    folders = font_folders(environ)
    regular = next(_candidates(folders, REGULAR_NAMES), None)
    bold = next(_candidates(folders, BOLD_NAMES), None)
    if regular is None or bold is None:
        raise FontsMissingError(folders)
    return FontPaths(regular=regular, bold=bold, rare=next(_candidates(folders, RARE_NAMES), None))


def _candidates(folders: tuple[Path, ...], names: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        for name in names:
            if (folder / name).is_file():
                yield folder / name
