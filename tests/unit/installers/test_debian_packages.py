"""The Debian packages, made by the real dpkg-deb from a small payload; their scripts are good shell."""

import shutil
import subprocess
from pathlib import Path

import pytest

from installers.debian.deb import make_deb
from installers.debian.product import DEBIAN, DebianProduct
from installers.debian.scripts import scripts

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
    assert "Restart=always" in unit
