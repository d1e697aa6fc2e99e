"""Two builds of one commit, in other folders, at other times, under other settings: are they the same bytes?

What is built: the wheel, and the source as an archive. The archives of programs for rooms are made by the same packer
(`shared.updates.tree.pack`), which knows no time and no owner.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from shared.updates.tree import pack


def build(checkout: Path, commit: str, folder: Path, *, oddly: bool = False) -> dict[str, str]:
    """Wheel and source archive of a commit into `folder`; SHA-256 by file name.

    oddly: as a machine with another zone, language, file mask and order of hashing would.

    Raises subprocess.CalledProcessError, OSError.
    """
    source, out = folder / ("elsewhere" if oddly else "here") / "source", folder / "out"
    source.mkdir(parents=True)
    exported = folder / "source.tar"
    with exported.open("wb") as file:
        subprocess.run(["git", "archive", "--format=tar", commit], cwd=checkout, stdout=file, check=True)
    with tarfile.open(exported) as archive:
        archive.extractall(source, filter="data")
    exported.unlink()
    for path in sorted(source.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    stamp = subprocess.run(
        ["git", "log", "-1", "--format=%ct %h", commit], cwd=checkout, capture_output=True, text=True, check=True
    ).stdout.split()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": stamp[0], "PYTHONHASHSEED": "1" if oddly else "0"}
    if oddly:
        environment |= {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C"}
    out.mkdir()
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    # Modes go into a wheel; what the build itself writes must not depend on who builds.
    subprocess.run([*command, "-w", str(out), str(source)], env=environment, check=True, umask=0o022)
    for made in ("build", "exam_site_kit.egg-info"):
        shutil.rmtree(source / made, ignore_errors=True)
    pack(source, out / f"exam-site-kit-{stamp[1]}-source.zip")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}
