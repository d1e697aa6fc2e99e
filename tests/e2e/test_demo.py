"""The demo holds a whole small exam day; what it leaves behind is judged here by other means than its own report."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts.lab.demo.markers import points_for
from scripts.lab.demo.places import Places
from shared.exam.kinds.registry import KINDS
from shared.exchange.bundle import OpenedBundle, open_bundle
from shared.formatting import mask_id
from tests.support.passphrase import in_clear
from tests.support.recount import recount

ROOT = Path(__file__).resolve().parents[2]
SEATS = 18


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The out folder of one demo run with real processes and three real windows."""
    out = tmp_path_factory.mktemp("demo") / "out"
    options = ["--seats", str(SEATS), "--minutes", "1.5", "--out", str(out), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "scripts.lab.demo", *options], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()[-3000:]
    return out


@pytest.fixture(scope="module")
def report(day: Path) -> dict[str, Any]:
    """Its report."""
    content: dict[str, Any] = json.loads((day / "report.json").read_bytes())
    return content


@pytest.fixture(scope="module")
def bundle(day: Path) -> OpenedBundle:
    """The bundle as the centre received it, opened and checked."""
    centre = Places(day).centre_folder()
    return open_bundle(
        day / "result.exambundle",
        centre_id=centre.card().centre_id,
        cards=centre.cards(),
        identity=centre.results_identity(),
    )


pytestmark = [pytest.mark.serial, pytest.mark.timeout(420)]


def test_nothing_is_lost_leaked_or_mistimed(report: dict[str, Any]) -> None:
    assert report["answers_acknowledged"] == report["answers_in_bundle"] > 1000
    assert (report["answers_lost"], report["hash_mismatches"], report["plaintext_leaks"]) == (0, 0, 0)
    assert report["time_errors_ms"] < 1000
    assert report["receipt"]["verified"]
    assert report["receipt"]["bundle_sha256"] == report["bundle"]["sha256"]


def test_the_day_had_its_troubles(report: dict[str, Any]) -> None:
    expected = {
        "candidates_due": SEATS,
        "present": SEATS - 2,
        "absent": 2,
        "late": 1,
        "refused": 1,
        "server_kills": 1,
        "client_kills": 2,
        "extensions": 1,
        "seat_moves": 1,
    }
    assert {key: report[key] for key in expected} == expected
    assert report["network_cuts"] > 0


def test_scores_equal_an_independent_recount(day: Path, tmp_path: Path) -> None:
    places = Places(day)
    issue = max((places.centre / "sessions").glob("*/*"), key=lambda path: int(path.name))
    counted = recount(places.centre / "opened", in_clear(places.centre_folder(), issue, tmp_path), points_for)
    sheet = openpyxl.load_workbook(places.centre / "scores.xlsx", data_only=True).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in rows if "准考证号" in row)
    ticket, theory, practical = (head.index(name) for name in ("准考证号", "理论", "实操"))
    scored = {str(row[ticket]): (row[theory], row[practical]) for row in rows[rows.index(head) + 1 :] if row[ticket]}
    assert scored.keys() == counted.keys()
    for candidate, points in counted.items():
        given = scored[candidate]
        if points is None:
            assert not any(isinstance(value, int | float) for value in given)
        else:
            assert tuple(Decimal(str(value)) for value in given) == points, candidate
    assert any(points is not None and points[0] > 0 and points[1] > 0 for points in counted.values())


def test_the_records_name_everybody(day: Path, bundle: OpenedBundle) -> None:
    texts = {path.stem: _text(path) for path in (day / "records").glob("*.pdf")}
    absent = {sitting.ticket for sitting in bundle.results.sittings if sitting.absent}
    assert len(absent) == 2
    for candidate in bundle.results.plan.candidates:
        assert candidate.name in texts["sign_in"]
        assert candidate.ticket in texts["sign_in"]
        assert mask_id(candidate.id_number) in texts["sign_in"]
        assert candidate.id_number not in texts["sign_in"]
    for ticket in absent:
        assert ticket in texts["room_record"]


def test_every_window_was_pictured(report: dict[str, Any]) -> None:
    pictures = " ".join(report["screenshots"])
    kinds = (f"exam-{kind.name}" for kind in KINDS)
    for screen in ("login", "identity", "rules", "paused", "hand-in", "closed", *kinds):
        assert f"client-{screen}-" in pictures, screen
    for page in ("sign-in", "prepare", "room", "collection", "records"):
        assert f"console-{page}-1366" in pictures, page


def _text(pdf: Path) -> str:
    said = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return said.stdout.decode()
