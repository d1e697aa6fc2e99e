"""Makes an MSI of a frozen program with `wixl`."""

import tempfile
from pathlib import Path, PurePosixPath

from installers.packing import PackageError, run_tool
from installers.windows.product import Product
from installers.windows.wxs import corrections, wxs


def make_msi(product: Product, version: str, payload: Path, target: Path) -> Path:
    """Pack the folder `payload`; the MSI at `target`, whose folder is made.

    Raises:
        PackageError: wixl or msibuild failed or is not installed, or a file has a name that wixl would lose.
    """
    files = [PurePosixPath(path.relative_to(payload).as_posix()) for path in payload.rglob("*") if path.is_file()]
    if strange := [str(path) for path in files if not str(path).isascii()]:
        raise PackageError(f"wixl loses names that are not ASCII: {strange[:3]}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="exam-site-msi-") as folder:
        source = Path(folder) / f"{product.name}.wxs"
        source.write_text(wxs(product, version, files), "utf-8")
        run_tool(["wixl", "-D", "Win64=yes", "-a", "x64", "-o", str(target), str(source)], cwd=payload)
        codepage = Path(folder) / "_ForceCodepage.idt"
        codepage.write_text("\r\n\r\n65001\t_ForceCodepage\r\n", "ascii", newline="")
        run_tool(["msibuild", str(target), "-i", str(codepage)])
        run_tool(["msibuild", str(target), *(word for line in corrections(product) for word in ("-q", line))])
    return target
