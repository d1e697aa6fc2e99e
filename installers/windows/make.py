"""From this checkout to everything a site gets: programs, MSIs, setup.exe, the USB stick; each step once."""

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from installers.freezing import PROGRAMS, ROOT
from installers.lab.places import Lab, windows_path
from installers.lab.stamps import Stamps
from installers.lab.wine import Wine
from installers.windows.msi import make_msi
from installers.windows.product import PRODUCTS
from installers.windows.setup_exe import INSIDE, make_setup_exe
from installers.windows.signing import Signer, sign
from installers.windows.usb import lay_out
from scripts.devtools.progress import say
from shared.fonts import FONTS_ENV, font_paths

FREEZE_LIMIT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Made:
    """Where everything is. `programs`: a folder a program, `msi`: NAME.msi, `setup`: setup.exe, `usb`: the stick."""

    version: str
    programs: Path
    msi: Path
    setup: Path
    usb: Path


def freeze(lab: Lab, only: Sequence[str]) -> None:
    """Freeze what has changed with the Windows Python, into `lab.root / "dist"`.

    Raises:
        WineError: a program could not be frozen, or a DLL is missing or does not belong there.
    """
    stamps, out = Stamps(lab.root / "stamps"), lab.root / "dist"
    fonts = windows_path(font_paths().regular.parent)
    with Wine(lab, {"PYTHONUTF8": "1", FONTS_ENV: fonts}) as wine:

        def one(name: str) -> None:
            folders = [ROOT / "shared", *(ROOT.joinpath(*package.split(".")) for package in PROGRAMS[name].packages)]
            recipe = [path for path in (ROOT / "installers").glob("*.*") if path.name != "smoke.py"]
            own = [ROOT / "installers" / "entry" / PROGRAMS[name].entry]
            if PRODUCTS[name].role is not None:  # it sets the machine up
                own += [ROOT / "installers" / part for part in ("machine", "service")]
            lock = ROOT / "requirements" / "run.lock"
            words = ["-m", "installers", "--no-smoke", "--out", windows_path(out), "--only", name]

            def work() -> None:
                say(wine.run([lab.python, *words], limit_s=FREEZE_LIMIT_S).text.strip())

            product = out / PROGRAMS[name].name
            stamps.once(f"程序 {name}", [*folders, *recipe, *own, lock], work, product=product)

        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(one, only))


def package(lab: Lab, version: str, out: Path, signer: Signer) -> Made:
    """Make the installers of one version from the frozen programs, unless they lie there, made of the same.

    Raises:
        PackageError: a packaging tool failed.
    """
    made, stamps = made_at(lab, version, out), Stamps(lab.root / "stamps")
    programs = [path for product in PRODUCTS.values() if (path := made.programs / product.program).is_dir()]
    parts: list[str | bytes | Path] = [*programs, ROOT / "installers" / "windows", signer.certificate, str(out)]
    stamps.once(f"安装包 {version}", parts, lambda: _package(made, out, signer), product=made.msi)
    return made


def _package(made: Made, out: Path, signer: Signer) -> None:
    shutil.rmtree(out, ignore_errors=True)
    for name, product in PRODUCTS.items():
        source = made.programs / product.program
        if not source.is_dir():
            continue
        payload = out / "payload" / product.program
        shutil.copytree(source, payload, copy_function=_link)
        program = payload / f"{product.program}.exe"
        program.write_bytes(_own_copy(program))
        sign(program, signer)
        target = make_msi(product, made.version, payload, made.msi / f"{name}.msi")
        sign(target, signer)
        shutil.rmtree(payload)
        say(f"  {target.name}  {target.stat().st_size / 1e6:.0f} MB")
    if all((made.msi / f"{name}.msi").is_file() for name in INSIDE):
        make_setup_exe(made.version, made.msi, made.setup)
        sign(made.setup, signer)
        lay_out(made.usb, made.setup, made.msi)
        say(f"  {made.setup.name}  {made.setup.stat().st_size / 1e6:.0f} MB")


def made_at(lab: Lab, version: str, out: Path) -> Made:
    """Where `package` puts everything of a version, whether it is there or not."""
    return Made(version, lab.root / "dist", out / "msi", out / f"exam-site-kit-setup-{version}.exe", out / "usb")


def next_version(version: str) -> str:
    """The version after this one, to try an upgrade with: `0.1.0` gives `0.1.1`."""
    first, second, third = [*version.split("."), "0", "0"][:3]
    return f"{first}.{second}.{int(third) + 1}"


def _link(source: str, target: str) -> None:
    """A program's files are many and large; they are not changed."""
    os.link(source, target)


def _own_copy(path: Path) -> bytes:
    """The content of a linked file, with the link gone, so that writing it leaves the other name alone."""
    content = path.read_bytes()
    path.unlink()
    return content
