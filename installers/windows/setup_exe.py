"""Makes setup.exe with `makensis`: one file that holds the MSIs of a site and asks which machine this is."""

from pathlib import Path

from installers.dress import draw_icon, four_numbers
from installers.packing import run_tool

SCRIPT = Path(__file__).with_name("setup.nsi")
INSIDE = ("server", "desk", "console", "client")
_COLOUR = "#3b4a5a"


def make_setup_exe(version: str, msi_folder: Path, target: Path) -> Path:
    """`msi_folder` holds the MSIs of `INSIDE`.

    Raises:
        PackageError: makensis failed or is not installed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    icon = target.with_suffix(".ico")
    draw_icon("装", _COLOUR).save(icon, sizes=[(16, 16), (32, 32), (48, 48)])
    numbers = ".".join(map(str, four_numbers(version)))
    values = {"VERSION": version, "NUMBERS": numbers, "MSI": msi_folder.resolve(), "ICON": icon.resolve()}
    defined = [f"-D{name}={value}" for name, value in {**values, "OUT": target.resolve()}.items()]
    run_tool(["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defined, str(SCRIPT)])
    icon.unlink()
    return target
