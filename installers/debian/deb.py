"""Makes a .deb of a frozen program with `dpkg-deb`."""

import shutil
import tempfile
from pathlib import Path

from installers.debian.product import HOME, DebianProduct
from installers.debian.scripts import scripts
from installers.dress import PUBLISHER
from installers.packing import run_tool

FILES = Path(__file__).with_name("files")


def make_deb(product: DebianProduct, version: str, payload: Path, target_folder: Path, architecture: str) -> Path:
    """Pack the folder `payload`; the package's file in `target_folder`.

    Raises:
        PackageError: dpkg-deb failed or is not installed.
    """
    target_folder.mkdir(parents=True, exist_ok=True)
    target = target_folder / f"{product.program}_{version}_{architecture}.deb"
    with tempfile.TemporaryDirectory(prefix="exam-site-deb-") as folder:
        root = Path(folder) / "root"
        installed = root / HOME.lstrip("/") / product.program
        shutil.copytree(payload, installed, symlinks=True)
        command = root / "usr" / "bin" / product.program
        command.parent.mkdir(parents=True)
        command.symlink_to(f"{HOME}/{product.program}/{product.program}")
        for name, place, mode in product.files:
            path = root / place
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(FILES / name, path)
            path.chmod(mode)
        _describe(root, product, version, architecture)
        root.chmod(0o755)
        run_tool(["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(root), str(target)])
    return target


def control(product: DebianProduct, version: str, architecture: str, size_kb: int) -> str:
    """The package's own description."""
    return (
        f"Package: {product.program}\nVersion: {version}\nArchitecture: {architecture}\n"
        f"Maintainer: {PUBLISHER} <noreply@example.org>\nInstalled-Size: {size_kb}\n"
        "Section: education\nPriority: optional\n"
        + (f"Depends: {', '.join(_named(name) for name in product.depends)}\n" if product.depends else "")
        + f"Description: 考点机考套件：{product.title}\n"
    )


def _named(package: str) -> str:
    """Debian 13 calls it libglib2.0-0t64; the older name is provided by none."""
    return "libglib2.0-0 | libglib2.0-0t64" if package == "libglib2.0-0" else package


def _describe(root: Path, product: DebianProduct, version: str, architecture: str) -> None:
    folder = root / "DEBIAN"
    folder.mkdir()
    size_kb = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
    (folder / "control").write_text(control(product, version, architecture, size_kb), "utf-8")
    for name, text in scripts(product).items():
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
