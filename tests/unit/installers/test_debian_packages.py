"""The Debian packages, made by the real dpkg-deb from a small payload; their scripts are good shell."""

import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from installers.debian.deb import make_deb
from installers.debian.product import DATA, DEBIAN, DebianProduct
from installers.debian.scripts import scripts
from site_server.adapters.files.duty_file import DutyFile
from site_server.domain.duty import Duty

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no Debian")


@pytest.mark.parametrize("product", DEBIAN.values(), ids=list(DEBIAN))
def test_the_package_holds_program_command_and_what_starts_it(product: DebianProduct, tmp_path: Path) -> None:
    payload = tmp_path / "payload"
    payload.mkdir()
    (payload / product.program).write_text("#!/bin/sh\n", "ascii")
    made = make_deb(product, "0.9.1", payload, tmp_path, "amd64")
    listed = subprocess.run(["dpkg-deb", "--contents", made], capture_output=True, text=True, check=True).stdout
    places = {line.split()[5]: line.split()[:2] for line in listed.splitlines()}
    assert f"./opt/exam-site-kit/{product.program}/{product.program}" in places
    assert f"./usr/bin/{product.program}" in places
    for _, place, mode in product.files:
        assert places[f"./{place}"][0].startswith("-rwxr-xr-x" if mode == 0o755 else "-rw-r--r--")
    assert {owner for _, owner in places.values()} == {"root/root"}
    told = subprocess.run(["dpkg-deb", "--field", made], capture_output=True, text=True, check=True).stdout
    assert f"Package: {product.program}\n" in told
    assert product.title in told
    assert all(name in told for name in product.depends)


@pytest.mark.parametrize("product", DEBIAN.values(), ids=list(DEBIAN))
def test_the_scripts_are_shell_and_only_purge_takes_data(product: DebianProduct) -> None:
    made = scripts(product)
    assert bool(made) == bool(product.account)
    for text in made.values():
        subprocess.run(["sh", "-n"], input=text, text=True, check=True)
    before, _, after = made.get("postrm", "").partition('if [ "$1" = purge ]')
    assert "rm -rf" not in before + made.get("postinst", "") + made.get("prerm", "")
    assert ("rm -rf" in after) == bool(product.account)


def test_the_service_starts_the_installed_program_on_its_data() -> None:
    unit = (Path(__file__).parents[3] / "installers/debian/files/exam-site-server.service").read_text("utf-8")
    assert "/opt/exam-site-kit/exam-site-server/exam-site-server service --data /var/lib/exam-site-kit/server" in unit
    assert "Restart=on-failure" in unit, "one that somebody ended in order stays ended"


def run_script(folder: Path, name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A maintainer script of the server, with its places below `folder`."""
    text = scripts(DEBIAN["server"])[name]
    for place in (DATA, "/opt/exam-site-kit", "/run/systemd/system"):
        text = text.replace(place, f"{folder}{place}")
    return subprocess.run(["sh", "-s", *words], input=text, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [("upgrade", "2.0"), ("remove",), ("failed-upgrade", "1.0", "2.0")])
@pytest.mark.parametrize(("code", "goes_on"), [(0, True), (1, True), (3, False), (127, True)])
def test_no_server_is_taken_from_a_running_exam(
    tmp_path: Path, words: tuple[str, ...], code: int, goes_on: bool
) -> None:
    """3 refuses; a program that is broken or missing may be repaired."""
    program = tmp_path / "opt/exam-site-kit/exam-site-server/exam-site-server"
    if code != 127:
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/asked\nexit {code}\n')
        program.chmod(0o755)
    assert (run_script(tmp_path, "prerm", *words).returncode == 0) == goes_on
    if code != 127:
        asked = (tmp_path / "asked").read_text()
        assert asked.startswith("guard --data ")
        assert ("--for remove" if words == ("remove",) else "--for replace") in asked


@pytest.mark.parametrize("folder", ["server", "server/rooms/r2"])
def test_a_purge_of_the_package_leaves_results_that_the_centre_has_not(tmp_path: Path, folder: str) -> None:
    place = Path(f"{tmp_path}{DATA}") / folder
    place.mkdir(parents=True)
    duty = Duty(title="x", room="y", phase="over", owed=True)
    DutyFile(place).tell(duty)
    done = run_script(tmp_path, "postrm", "purge")
    assert done.returncode == 0
    assert "没有收到评价组织回执" in done.stderr
    assert place.is_dir()
    DutyFile(place).tell(replace(duty, owed=False))
    assert run_script(tmp_path, "postrm", "purge").returncode == 0
    assert not place.exists()
