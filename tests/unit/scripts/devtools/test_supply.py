"""What the product is made of is told whole, and two builds of it are the same bytes."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scripts.devtools.places import ROOT
from scripts.devtools.supply.__main__ import main
from scripts.devtools.supply.advisories import Advisory, known_against
from scripts.devtools.supply.licences import may_be_shipped, objections
from scripts.devtools.supply.lockfile import Pinned, read_lock
from scripts.devtools.supply.reproduce import build
from scripts.devtools.supply.sbom import sbom

LOCK = ROOT / "requirements" / "run.lock"


@pytest.fixture(scope="module")
def packages() -> list[Pinned]:
    return read_lock(LOCK)


def test_the_list_names_every_locked_package_with_its_hashes(packages: list[Pinned]) -> None:
    lines = LOCK.read_text("utf-8")
    document: dict[str, Any] = json.loads(sbom(packages, "1.2.3"))
    assert document["specVersion"] == "1.6"
    told = {component["name"]: component for component in document["components"]}
    assert len(told) == lines.count("==") - lines.count(" == ")
    assert all(component["licenses"] for component in told.values())
    digests = [h["content"] for c in told.values() for h in c["externalReferences"][0]["hashes"]]
    assert sorted(digests) == sorted(part.split()[0] for part in lines.split("--hash=sha256:")[1:])
    known = {component["bom-ref"] for component in told.values()} | {document["metadata"]["component"]["bom-ref"]}
    wants = {one["ref"]: one["dependsOn"] for one in document["dependencies"]}
    assert set(wants) == known
    assert {on for many in wants.values() for on in many} == known - {"pkg:pypi/exam-site-kit@1.2.3"}
    assert any(on.startswith("pkg:pypi/werkzeug@") for on in wants[told["flask"]["bom-ref"]])


def test_the_same_lock_gives_the_same_bytes(packages: list[Pinned]) -> None:
    assert sbom(packages, "1.2.3") == sbom(packages, "1.2.3")
    assert sbom(packages, "1.2.3") != sbom(packages, "1.2.4")


def test_every_licence_is_known_and_may_be_shipped(packages: list[Pinned]) -> None:
    assert objections(packages) == []
    strange = Pinned("no-such-package-anywhere", "1", "", (), ())
    assert objections([strange]) == ["no-such-package-anywhere 1: ?"]


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("(GPL-3.0-only AND MIT) OR GPL-2.0-only", False),
        ("MIT AND BSD-3-Clause", True),
        ("GPL-3.0-only", False),
        ("", False),
    ],
)
def test_of_several_licences_one_must_do(expression: str, may: bool) -> None:
    assert may_be_shipped(expression) is may


def test_a_lock_without_packages_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty.lock").write_text("# nothing\n")
    with pytest.raises(ValueError, match="names no package"):
        read_lock(tmp_path / "empty.lock")


def advisory(number: str, name: str, **changes: Any) -> tuple[str, str]:
    affected = {"package": {"ecosystem": "PyPI", "name": name}, **changes.pop("affected", {})}
    return f"{number}.json", json.dumps({"id": number, "summary": "s", "affected": [affected], **changes})


def test_what_is_known_against_a_locked_version_is_told(
    tmp_path: Path, packages: list[Pinned], capsys: pytest.CaptureFixture[str]
) -> None:
    flask = next(package for package in packages if package.name == "flask")
    database = tmp_path / "all.zip"
    with zipfile.ZipFile(database, "w") as archive:
        for name, text in (
            advisory("A-1", "Flask", affected={"versions": ["0.1", flask.version]}),
            advisory("A-2", "flask", affected={"versions": ["0.1"]}),
            advisory("A-3", "flask", affected={"versions": [flask.version]}, withdrawn="2020-01-01"),
            advisory("A-4", "flask", affected={"ranges": [{"type": "GIT"}]}),
            advisory("A-5", "somebody-elses", affected={"versions": [flask.version]}),
        ):
            archive.writestr(name, text)
    assert list(known_against(packages, database)) == [
        Advisory("flask", flask.version, "A-1", "s", True),
        Advisory("flask", flask.version, "A-4", "s", False),
    ]
    assert main(["--database", str(database)]) == 1
    assert "A-1" in capsys.readouterr().out
    with zipfile.ZipFile(database, "w"):
        pass
    with pytest.raises(ValueError, match="no advisories"):
        list(known_against(packages, database))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small product in a repository of its own, built as ours is."""
    made = tmp_path / "checkout"
    (made / "small").mkdir(parents=True)
    for name in ("one", "two", "three"):
        (made / "small" / f"{name}.py").write_text(f"NAME = {name!r}\n")
    (made / "small" / "__init__.py").touch()
    (made / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "small"\nversion = "1"\n[tool.setuptools]\npackages = ["small"]\n'
    )
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "small"]):
        subprocess.run(["git", *words], cwd=made, check=True)
    return made


@pytest.mark.skipif(shutil.which("git") is None or sys.platform == "win32", reason="needs git and file modes")
def test_two_builds_of_one_commit_are_the_same_bytes(tmp_path: Path, checkout: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    first = build(checkout, "HEAD", tmp_path / "first")
    assert sorted(name.rpartition(".")[2] for name in first) == ["whl", "zip"]
    assert build(checkout, "HEAD", tmp_path / "second", oddly=True) == first
