"""How a program looks in Windows: its icon and the properties that Explorer shows, made while it is frozen."""

import re
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from installers.freezing import Frozen
from shared.fonts import font_paths
from shared.protocol.version import PRODUCT_VERSION

PRODUCT_NAME = "考点机考套件"
PUBLISHER = "exam-site-kit"
ICON_SIZES = (16, 24, 32, 48, 64, 256)


def dress(program: Frozen, work: Path) -> tuple[str, str]:
    """Write icon and version resource into `work`; their paths."""
    work.mkdir(parents=True, exist_ok=True)
    icon, version = work / f"{program.name}.ico", work / f"{program.name}.version.txt"
    draw_icon(program.letter, program.colour).save(icon, sizes=[(size, size) for size in ICON_SIZES])
    version.write_text(version_resource(program.name, program.title, PRODUCT_VERSION), "utf-8")
    return str(icon), str(version)


def draw_icon(letter: str, colour: str) -> Image.Image:
    """A rounded tile with one character, which tells the four programs apart at 16 pixels."""
    size = max(ICON_SIZES)
    image = Image.new("RGBA", (size, size))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, size - 1, size - 1), radius=size // 6, fill=colour)
    font = ImageFont.truetype(str(font_paths().bold), int(size * 0.72))
    pen.text((size / 2, size / 2), letter, font=font, fill="white", anchor="mm")
    return image


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """`1.2.3` as Windows numbers versions: (1, 2, 3, 0); what stands behind the numbers is left out."""
    found = [int(number) for number in re.findall(r"\d+", re.split("[-+]", version, maxsplit=1)[0])]
    first, second, third, fourth, *_ = [*found, 0, 0, 0, 0]
    return first, second, third, fourth


def version_resource(name: str, title: str, version: str) -> str:
    """The version resource in the notation that PyInstaller reads; texts are marked as Simplified Chinese, Unicode."""
    numbers = four_numbers(version)
    texts = {
        "CompanyName": PUBLISHER,
        "FileDescription": title,
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": f"{name}.exe",
        "ProductName": PRODUCT_NAME,
        "ProductVersion": version,
    }
    strings = ",\n      ".join(f"StringStruct({key!r}, {text!r})" for key, text in texts.items())
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable('080404B0', [
      {strings}
    ])]),
    VarFileInfo([VarStruct('Translation', [0x0804, 0x04B0])])
  ]
)
"""
