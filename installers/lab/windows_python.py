"""Puts the real CPython for Windows together, from parts that a Debian machine can fetch.

The signed DLLs of CPython come inside the panda3d wheel, the library in Python from Debian's own package of the same
version, `python.exe` and the forwarder `python3.dll` are a few lines of C. Only the laboratory's: a frozen program
carries python311.dll and the DLLs beside it, never these few lines.
"""

import shutil
import subprocess
import zipfile
from pathlib import Path

from installers.lab import wheels
from installers.lab.places import Lab
from scripts.devtools.places import ROOT, SetupError

SOURCES = Path(__file__).with_name("c")
CARRIER = "panda3d==1.10.16"
CARRIER_SHA256 = "37acfb92655c4226879f95c988e2ef1449a53c54486d6c1ebc00e2772429af82"
DEBIAN_LIBRARY = Path(f"/usr/lib/python{wheels.PYTHON_VERSION}")
BESIDE_PYTHON = ("libcrypto-3.dll", "libffi-8.dll", "libssl-3.dll", "sqlite3.dll", "zlib1.dll")
LEFT_OUT = ("lib-dynload", "EXTERNALLY-MANAGED", "sitecustomize.py", "dist-packages", "test", "__pycache__")
GCC = "x86_64-w64-mingw32-gcc"


def make(lab: Lab) -> None:
    """Make `lab.python_home` without packages.

    Raises:
        SetupError: Debian's Python is not there, or a download or a compiler failed.
    """
    if not DEBIAN_LIBRARY.is_dir():
        raise SetupError(f"需要 Debian 的 python{wheels.PYTHON_VERSION}（缺少 {DEBIAN_LIBRARY}）。")
    home = lab.python_home
    shutil.rmtree(home, ignore_errors=True)
    (home / "DLLs").mkdir(parents=True)
    _take_dlls(_carrier(lab.work), home)
    left_out = shutil.ignore_patterns(*LEFT_OUT, "config-*", "_sysconfigdata*")
    shutil.copytree(DEBIAN_LIBRARY, home / "Lib", ignore=left_out)
    lab.packages.mkdir()
    _make_python_exe(home, lab.work)
    _make_forwarder(home, lab.work)


def finish(lab: Lab) -> None:
    """What needs the wheels: the newer runtime beside python.exe, and the checkout on the path."""
    shutil.copyfile(lab.packages / "PySide6" / "vcruntime140_1.dll", lab.python_home / "VCRUNTIME140_1.dll")
    windows_root = "Z:" + str(ROOT).replace("/", "\\")
    (lab.packages / "exam_site_kit.pth").write_text(f"{windows_root}\n", "utf-8")


def run_tool(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a compiler or the like; its output.

    Raises:
        SetupError: it failed.
    """
    words = [str(word) for word in command]
    run = subprocess.run(words, capture_output=True, text=True, check=False, cwd=cwd)
    if run.returncode:
        raise SetupError(f"{words[0]}：失败\n{run.stdout[-1500:]}{run.stderr[-1500:]}")
    return run.stdout


def _carrier(work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    wanted = work / "carrier.lock"
    wanted.write_text(f"{CARRIER} --hash=sha256:{CARRIER_SHA256}\n", "utf-8")
    wheels.pip("download", "--no-deps", "--require-hashes", "--dest", str(work), "-r", str(wanted))
    return next(work.glob("panda3d-*.whl"))


def _take_dlls(carrier: Path, home: Path) -> None:
    top = {"python311.dll", "vcruntime140.dll", "vcruntime140_1.dll"}
    with zipfile.ZipFile(carrier) as archive:
        for name in archive.namelist():
            folder, _, file = name.rpartition("/")
            if folder != "deploy_libs":
                continue
            if file.lower() in top:
                (home / file).write_bytes(archive.read(name))
            elif (file.endswith(".pyd") and ".cp" not in file) or file in BESIDE_PYTHON:
                (home / "DLLs" / file).write_bytes(archive.read(name))


def _make_python_exe(home: Path, work: Path) -> None:
    shutil.copyfile(SOURCES / "python.manifest", work / "python.manifest")
    (work / "python.rc").write_text('1 24 "python.manifest"\n', "ascii")
    run_tool("x86_64-w64-mingw32-windres", "python.rc", "python.o", cwd=work)
    run_tool(GCC, "-O2", "-s", "-municode", "-o", home / "python.exe", SOURCES / "python.c", "python.o", cwd=work)


def _make_forwarder(home: Path, work: Path) -> None:
    table = run_tool("x86_64-w64-mingw32-objdump", "-p", home / "python311.dll")
    names, reading = [], False
    for line in table.splitlines():
        if "[Ordinal/Name Pointer] Table" in line:
            reading = True
        elif reading and not line.strip():
            break
        elif reading:
            names.append(line.split()[-1])
    exports = "".join(f"  {name} = python311.{name}\n" for name in names)
    (work / "python3.def").write_text(f"LIBRARY python3\nEXPORTS\n{exports}", "ascii")
    (work / "python3.c").write_text("int __stdcall DllMain(void*a,unsigned long b,void*c){return 1;}\n", "ascii")
    options = ("-O2", "-s", "-shared", "-nostdlib", "-Wl,-e,DllMain")
    run_tool(GCC, *options, "-o", home / "python3.dll", "python3.c", "python3.def", cwd=work)
