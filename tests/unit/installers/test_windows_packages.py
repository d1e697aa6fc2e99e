"""What the MSIs consist of; made by the real wixl and makensis from a small payload."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path, PurePosixPath

import pytest

from installers.dress import draw_icon, four_numbers, version_resource
from installers.packing import PackageError
from installers.windows.msi import make_msi
from installers.windows.product import PRODUCTS, Product
from installers.windows.setup_exe import INSIDE, make_setup_exe
from installers.windows.wxs import corrections, wxs

WIX = {"w": "http://schemas.microsoft.com/wix/2006/wi"}
TOOLS = ("wixl", "msibuild", "msiinfo", "makensis")
needs_tools = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS),
    reason="needs wixl, msitools and nsis, which dev.py windows brings",
)


def listing(product: Product) -> list[PurePosixPath]:
    return [
        PurePosixPath(f"{product.program}.exe"),
        PurePosixPath("_internal/sub/data.bin"),
        PurePosixPath("readme.txt"),
    ]


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=list(PRODUCTS))
class TestDescription:
    def test_every_file_and_folder_is_a_component_of_the_one_feature(self, product: Product) -> None:
        root = ET.fromstring(wxs(product, "1.2.3", listing(product)))
        sources = [file.get("Source") for file in root.iterfind(".//w:File", WIX)]
        assert sorted(map(str, sources)) == sorted(map(str, listing(product)))
        components = [component.get("Id") for component in root.iterfind(".//w:Component", WIX)]
        wanted = [one.get("Id") for one in root.iterfind(".//w:ComponentRef", WIX)]
        assert sorted(map(str, components)) == sorted(map(str, wanted))
        assert all(len(name or "") <= 72 for name in components)

    def test_versions_share_their_codes_and_differ_in_one(self, product: Product) -> None:
        old, new = (ET.fromstring(wxs(product, version, listing(product))) for version in ("1.2.3", "1.2.4"))
        codes = [[one.get("Guid") for one in root.iterfind(".//w:Component", WIX)] for root in (old, new)]
        assert codes[0] == codes[1]
        assert len(set(codes[0])) == len(codes[0])
        head = [root.find("w:Product", WIX).attrib for root in (old, new)]
        assert head[0]["UpgradeCode"] == head[1]["UpgradeCode"]
        assert head[0]["Id"] != head[1]["Id"]

    def test_the_program_sets_the_machine_up_and_takes_it_back(self, product: Product) -> None:
        root = ET.fromstring(wxs(product, "1.2.3", listing(product)))
        acts = {act.get("Id"): act.get("ExeCommand") for act in root.iterfind(".//w:CustomAction", WIX)}
        if product.role is None:
            assert acts == {}
        else:
            own = {"SetUp", "TakeBack", "StepAside"}
            assert set(acts) == own
            assert all(f"--role {product.role}" in str(acts[name]) for name in own)

    def test_a_server_that_an_exam_counts_on_is_asked_before_anything_is_done(self, product: Product) -> None:
        root = ET.fromstring(wxs(product, "1.2.3", listing(product)))
        steps = {step.get("Action"): step for step in root.iterfind(".//w:Custom", WIX)}
        asks = [line for line in corrections(product) if line.startswith("INSERT")]
        assert len(asks) == (2 if product.role == "server" else 0)
        if product.role != "server":
            return
        deferred_as_system_and_checked = 34 | 1024 | 2048
        assert all(f", {deferred_as_system_and_checked}, 'TARGETDIR', " in line for line in asks)
        placed = {name: int(str(step.get("Sequence"))) for name, step in steps.items() if step.get("Sequence")}
        assert sorted(placed, key=lambda name: placed[name])[:2] == ["MayReplace", "MayRemove"]
        for condition in ("UPGRADINGPRODUCTCODE", "WIX_UPGRADE_DETECTED", "Installed"):
            assert condition in str(steps["MayReplace"].text)
        controls = {p.get("Id"): p.get("Value") for p in root.iterfind(".//w:Property", WIX)}
        assert controls["MSIRESTARTMANAGERCONTROL"] == "Disable", "Windows ends no service before it was asked"


def test_products_never_share_a_code() -> None:
    codes = [product.upgrade_code for product in PRODUCTS.values()]
    codes += [product.component_code("readme.txt") for product in PRODUCTS.values()]
    assert len(set(codes)) == len(codes)


def test_the_properties_of_a_program_are_chinese() -> None:
    told = version_resource("exam-x", "考点服务器", "1.2.3rc1")
    assert "'考点服务器'" in told
    assert "filevers=(1, 2, 3, 1)" in told
    assert "080404B0" in told
    assert four_numbers("0.2") == (0, 2, 0, 0)
    assert four_numbers("1.2.3+debian4") == (1, 2, 3, 0)


def test_the_icons_differ() -> None:
    assert draw_icon("服", "#112233").tobytes() != draw_icon("考", "#112233").tobytes()


def payload(folder: Path, product: Product) -> Path:
    (folder / "_internal").mkdir(parents=True)
    (folder / f"{product.program}.exe").write_bytes(b"MZ")
    (folder / "_internal" / "data.bin").write_bytes(bytes(64))
    return folder


@needs_tools
def test_an_msi_and_the_setup_are_made(tmp_path: Path) -> None:
    for name in INSIDE:
        product = PRODUCTS[name]
        make_msi(product, "0.9.1", payload(tmp_path / name, product), tmp_path / "msi" / f"{name}.msi")
    told = subprocess.run(
        ["msiinfo", "export", str(tmp_path / "msi" / "client.msi"), "Property"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    assert "ProductName\t考点机考套件 考试机" in told
    order = subprocess.run(
        ["msiinfo", "export", str(tmp_path / "msi" / "client.msi"), "InstallExecuteSequence"],
        capture_output=True,
        check=True,
    ).stdout.decode("ascii")
    at = {line.split("\t")[0]: int(line.split("\t")[2]) for line in order.splitlines()[3:] if line.count("\t") == 2}
    assert at["InstallValidate"] < at["RemoveExistingProducts"] < at["InstallInitialize"]
    assert at["InstallFiles"] < at["SetUp"] < at["InstallFinalize"]
    assert at["InstallInitialize"] < at["TakeBack"] < at["RemoveFiles"]
    server = subprocess.run(
        ["msiinfo", "export", str(tmp_path / "msi" / "server.msi"), "CustomAction"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    (line,) = [line for line in server.splitlines() if line.startswith("MayReplace\t")]
    assert '/s /c ""[INSTALLDIR]exam-site-server.exe" guard --for replace & (if not errorlevel 4' in line
    setup = make_setup_exe("0.9.1", tmp_path / "msi", tmp_path / "exam-site-kit-setup.exe")
    assert setup.read_bytes()[:2] == b"MZ"
    assert setup.stat().st_size > sum((tmp_path / "msi" / f"{name}.msi").stat().st_size for name in INSIDE)


@needs_tools
def test_a_name_that_would_be_lost_is_refused(tmp_path: Path) -> None:
    folder = payload(tmp_path / "client", PRODUCTS["client"])
    (folder / "数据.txt").touch()
    with pytest.raises(PackageError, match="ASCII"):
        make_msi(PRODUCTS["client"], "0.9.1", folder, tmp_path / "client.msi")
