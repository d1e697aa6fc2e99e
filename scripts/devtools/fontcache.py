"""Brings Noto Sans SC into the per-user font folder: pinned, checked against its hash, only the files needed."""

import base64
import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from scripts.devtools.node import node_environment, npm_command
from scripts.devtools.places import SetupError
from scripts.devtools.progress import run_quietly, say
from shared.fonts import (
    BOLD_NAMES,
    FONT_LICENCE,
    FONTS_ENV,
    REGULAR_NAMES,
    FontsMissingError,
    font_paths,
    user_cache_folder,
)

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
SHA512 = "9rAwdFTFHbO/u6Cs0gj2jZbW74TGIiaFNQnXYH2s5wA1bzVkwbaviL4t8YUV642eGYjg86eH6DkAEQmfNHDncQ=="
WANTED = {
    f"package/400Regular/{REGULAR_NAMES[0]}": REGULAR_NAMES[0],
    f"package/700Bold/{BOLD_NAMES[0]}": BOLD_NAMES[0],
    "package/LICENSE_FONT": FONT_LICENCE,
}


def cache_folder() -> Path:
    """The folder that the set-up fills: the one named by the environment, else the user's cache."""
    named = os.environ.get(FONTS_ENV)
    return Path(named) if named else user_cache_folder()


def present() -> bool:
    """Whether this machine already has what windows, prints and the installer need (the licence goes with them)."""
    try:
        found = font_paths()
    except FontsMissingError:
        return False
    return found.regular.with_name(FONT_LICENCE).is_file()


def ensure() -> None:
    """Fetch the fonts unless they are there.

    Raises:
        SetupError: the package could not be fetched or is not the pinned one.
    """
    if not present():
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="exam-site-kit-fonts-") as temporary:
            archive = _fetch(Path(temporary))
            if _sha512(archive) != SHA512:
                raise SetupError(f"下载的字体包 {PACKAGE} 与登记的哈希不符，没有使用；请稍后重试。")
            _extract(archive, folder)
    if font_paths().rare is None:
        say("  没有 HanaMinB 字体：姓名中的生僻字可能显示为方框（Windows 由系统自带的 SimSun-ExtB 显示）。")


def _fetch(folder: Path) -> Path:
    run_quietly(
        "下载中文字体 Noto Sans SC（57 MB）",
        [*npm_command(), "pack", PACKAGE, "--pack-destination", str(folder), "--silent"],
        env=node_environment(),
        cwd=folder,
    )
    found = list(folder.glob("*.tgz"))
    if len(found) != 1:
        raise SetupError("npm 没有交出字体包；请稍后重试。")
    return found[0]


def _sha512(path: Path) -> str:
    with path.open("rb") as handle:
        return base64.b64encode(hashlib.file_digest(handle, "sha512").digest()).decode("ascii")


def _extract(archive: Path, folder: Path) -> None:
    """Unpack only the wanted members, each complete before it gets its name."""
    found = set()
    with tarfile.open(archive, "r|gz") as tar:
        for member in tar:
            name = WANTED.get(member.name)
            source = tar.extractfile(member) if name else None
            if name is None or source is None:
                continue
            with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{name}.", delete=False) as target:
                shutil.copyfileobj(source, target)
            Path(target.name).chmod(0o644)
            Path(target.name).replace(folder / name)
            found.add(name)
    if absent := set(WANTED.values()) - found:
        raise SetupError(f"字体包里缺少 {', '.join(sorted(absent))}。")
