"""Writes what an MSI consists of, in the notation of WiX as `wixl` reads it: pure, from a folder's listing to XML."""

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from installers.dress import PRODUCT_NAME, PUBLISHER
from installers.machine.roles import ROLES, RoleName
from installers.windows.product import FOLDER, NAMESPACE, WINDOWS_10_1809, Product

_WIX: Final = "http://schemas.microsoft.com/wix/2006/wi"
_CHINESE: Final = "2052"
_WINDOWS_NT: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_GONE: Final = 'REMOVE~="ALL" AND NOT UPGRADINGPRODUCTCODE'
_REPLACED: Final = 'REMOVE~="ALL" AND UPGRADINGPRODUCTCODE'
_THERE: Final = 'NOT (REMOVE~="ALL")'
_SET_UP: Final = (
    'machine install --role {role} --site-file "[SITEFILE]" --exam-account "[EXAMACCOUNT]" --automatic "[AUTOLOGON]"'
)
_TAKE_BACK: Final = 'machine remove --role {role} --keep-data "[KEEPDATA]"'
_STEP_ASIDE: Final = "machine remove --role {role} --upgrade"
_OLDER_THERE: Final = "WIX_UPGRADE_DETECTED"
"""The new version asks too, should the removal of the one before have been refused and it comes all the same."""
_STAYS: Final = 'Installed AND NOT (REMOVE~="ALL")'
_NEWER: Final = "A newer version is installed."


@dataclass(frozen=True, slots=True)
class _Guard:
    """A question to the program that is there, before anything is done: an exam may count on it (ADR 61)."""

    name: str
    words: str
    place: str
    condition: str

    def insertion(self, program: str) -> str:
        """The row of the table of acts, which `wixl` cannot write.

        A command line, deferred and as the system account, which alone reads the server's data; only 3 refuses and
        with it ends the installation: whatever else the program ends with must not keep it from being repaired.
        """
        line = (
            f'[System64Folder]cmd.exe /s /c ""[INSTALLDIR]{program}.exe" {self.words}'
            ' & (if not errorlevel 4 if errorlevel 3 exit 1) & exit 0"'
        )
        row = f"'{self.name}', {_COMMAND_LINE | _DEFERRED | _AS_SYSTEM}, 'TARGETDIR', '{line}'"
        return f"INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) VALUES ({row})"  # noqa: S608 - constants


_COMMAND_LINE, _DEFERRED, _AS_SYSTEM = 34, 1024, 2048
_GUARDS: Final = (
    _Guard("MayReplace", "guard --for replace", "1510", f"({_STAYS}) OR ({_REPLACED}) OR {_OLDER_THERE}"),
    _Guard("MayRemove", 'guard --for remove --keep-data "[KEEPDATA]"', "1511", _GONE),
)
PROPERTIES: Final = {"SITEFILE": "", "EXAMACCOUNT": "", "AUTOLOGON": "", "KEEPDATA": "1"}
"""What may be said behind `msiexec /i`: see docs/manual/technician.md."""


def wxs(product: Product, version: str, files: Iterable[PurePosixPath]) -> str:
    """The whole description. `files`: relative to the program's folder, which is the source folder of `wixl`.

    The first version number is a plain `1.2.3`: MSI compares these three and nothing else.
    """
    root = ET.Element("Wix", xmlns=_WIX)
    made = _product(root, product, version)
    ids = _files(made, product, sorted(files))
    executable = ids[PurePosixPath(f"{product.program}.exe")]
    _shortcuts(made, product, executable)
    feature = ET.SubElement(made, "Feature", Id="All", Level="1", Title=product.program)
    named = ["KitFolder", *(["StartMenu"] if product.shortcuts else [])]
    for component in [*(f"c_{name}" for name in ids.values()), *named]:
        ET.SubElement(feature, "ComponentRef", Id=component)
    if product.role is not None:
        _machine(made, product.role, executable)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def corrections(product: Product) -> list[str]:
    """What `wixl` cannot write, as statements for `msibuild`: every Chinese text, and the old version goes first.

    It puts the removal of the old version behind everything else, where it would take the new one's service away.
    """
    newer = product.oldest_build == WINDOWS_10_1809
    oldest = "Windows 10（1809）、Windows Server 2019" if newer else "Windows 10（1607）、Windows Server 2016"
    rows = [
        ("Property", "Value", "ProductName", f"'{PRODUCT_NAME} {product.title}'"),
        ("Directory", "DefaultDir", "MENUDIR", f"'{FOLDER[:8]}|{PRODUCT_NAME}'"),
        ("Feature", "Title", "All", f"'{product.title}'"),
        ("LaunchCondition", "Description", _new_enough(product), f"'需要 {oldest} 或更新的 64 位系统。'"),
        ("LaunchCondition", "Description", "NOT WIX_DOWNGRADE_DETECTED", "'本机已安装更新的版本。'"),
        ("InstallExecuteSequence", "Sequence", "RemoveExistingProducts", "1450"),
    ]
    for number, shortcut in enumerate(product.shortcuts):
        name = f"'{product.name.upper()[:7]}{number}|{shortcut.title}'"
        rows.append(("Shortcut", "Name", f"s_{number}", name))
    guards = _GUARDS if product.role is not None and ROLES[product.role].service else ()
    return [*(_update(*row) for row in rows), *(guard.insertion(product.program) for guard in guards)]


def _new_enough(product: Product) -> str:
    return f"Installed OR WINDOWSBUILD >= {product.oldest_build}"


def _update(table: str, column: str, row: str, value: str) -> str:
    """A statement that changes one field; the tables named here call their key column like themselves."""
    key = {"LaunchCondition": "Condition", "InstallExecuteSequence": "Action"}.get(table, table)
    return f"UPDATE `{table}` SET `{column}` = {value} WHERE `{key}` = '{row}'"  # noqa: S608 - constants alone


def _product(root: ET.Element, product: Product, version: str) -> ET.Element:
    made = ET.SubElement(
        root,
        "Product",
        Id=str(uuid.uuid5(NAMESPACE, f"version/{product.name}/{version}")).upper(),
        Name=product.program,
        Language=_CHINESE,
        Version=version,
        Manufacturer=PUBLISHER,
        UpgradeCode=product.upgrade_code,
    )
    ET.SubElement(made, "Package", InstallerVersion="500", Compressed="yes", InstallScope="perMachine")
    ET.SubElement(made, "MajorUpgrade", DowngradeErrorMessage=_NEWER)
    ET.SubElement(made, "Media", Id="1", Cabinet="files.cab", EmbedCab="yes")
    for name, value in PROPERTIES.items():
        words = {"Id": name, "Secure": "yes"} | ({"Value": value} if value else {})
        ET.SubElement(made, "Property", words)
    if product.role is not None and ROLES[product.role].service:
        # Windows would end whatever holds the files before anybody is asked; the service is stopped by us, in order.
        ET.SubElement(made, "Property", Id="MSIRESTARTMANAGERCONTROL", Value="Disable")
    build = ET.SubElement(made, "Property", Id="WINDOWSBUILD")
    key = {"Root": "HKLM", "Key": _WINDOWS_NT, "Name": "CurrentBuildNumber", "Type": "raw"}
    ET.SubElement(build, "RegistrySearch", {"Id": "WindowsBuild", **key})
    ET.SubElement(made, "Condition", Message="Windows 10").text = _new_enough(product)
    return made


def _files(made: ET.Element, product: Product, files: list[PurePosixPath]) -> dict[PurePosixPath, str]:
    """Folders, and a component a file; returns the ids by which files are known."""
    target = ET.SubElement(made, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = ET.SubElement(target, "Directory", Id="ProgramFiles64Folder")
    kit = ET.SubElement(programs, "Directory", Id="KITDIR", Name=FOLDER)
    folders = {PurePosixPath(): ET.SubElement(kit, "Directory", Id="INSTALLDIR", Name=product.name)}
    _folder_that_goes(kit, product, "KitFolder")
    menu = ET.SubElement(target, "Directory", Id="ProgramMenuFolder")
    ET.SubElement(menu, "Directory", Id="MENUDIR", Name=FOLDER)

    def folder(path: PurePosixPath) -> ET.Element:
        if path not in folders:
            folders[path] = ET.SubElement(folder(path.parent), "Directory", Id=f"d_{_id(path)}", Name=path.name)
        return folders[path]

    ids = {}
    for path in files:
        ids[path] = _id(path)
        code = product.component_code(str(path))
        component = ET.SubElement(folder(path.parent), "Component", Id=f"c_{ids[path]}", Guid=code, Win64="yes")
        ET.SubElement(component, "File", Id=f"f_{ids[path]}", Source=str(path), KeyPath="yes")
    return ids


def _shortcuts(made: ET.Element, product: Product, executable: str) -> None:
    if not product.shortcuts:
        return
    where = ET.SubElement(made, "DirectoryRef", Id="MENUDIR")
    component = _folder_that_goes(where, product, "StartMenu")
    for number, shortcut in enumerate(product.shortcuts):
        target, arguments = f"[#f_{executable}]", shortcut.arguments
        if shortcut.stays_open:
            target, arguments = "[SystemFolder]cmd.exe", f'/k ""[#f_{executable}]" {arguments}"'
        words = {"Id": f"s_{number}", "Name": f"{product.name}{number}", "Target": target}
        words |= {"WorkingDirectory": "INSTALLDIR"} | ({"Arguments": arguments} if arguments else {})
        ET.SubElement(component, "Shortcut", words)


def _folder_that_goes(where: ET.Element, product: Product, name: str) -> ET.Element:
    """A component of a folder that several programs share: the last one to be uninstalled takes the folder along."""
    code = product.component_code(f"/{name}")
    component = ET.SubElement(where, "Component", Id=name, Guid=code, Win64="yes")
    ET.SubElement(component, "RemoveFolder", Id=f"Remove{name}", On="uninstall")
    value = {"Root": "HKLM", "Key": rf"Software\{FOLDER}\{product.name}", "Name": name, "Value": "1"}
    ET.SubElement(component, "RegistryValue", {**value, "Type": "integer", "KeyPath": "yes"})
    return component


def _machine(made: ET.Element, role: RoleName, executable: str) -> None:
    """Let the program itself set the machine up, as the system account, and take it back before its files go."""
    acts = (
        ("SetUp", _SET_UP, "check", "4010", "Sequence", _THERE),
        ("TakeBack", _TAKE_BACK, "ignore", "3490", "Sequence", _GONE),
        ("StepAside", _STEP_ASIDE, "ignore", "3491", "Sequence", _REPLACED),
    )
    sequence = ET.Element("InstallExecuteSequence")
    for name, words, answer, standard, where, condition in acts:
        act = {"Id": name, "FileKey": f"f_{executable}", "ExeCommand": words.format(role=role)}
        ET.SubElement(made, "CustomAction", act | {"Execute": "deferred", "Impersonate": "no", "Return": answer})
        ET.SubElement(sequence, "Custom", {"Action": name, where: standard}).text = condition
    if ROLES[role].service:
        for guard in _GUARDS:
            ET.SubElement(sequence, "Custom", {"Action": guard.name, "Sequence": guard.place}).text = guard.condition
    made.append(sequence)


def _id(path: PurePosixPath) -> str:
    """An identifier for a path: MSI takes few signs and 72 of them."""
    return uuid.uuid5(NAMESPACE, str(path)).hex
