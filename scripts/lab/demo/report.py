"""report.json: what the run left behind, in figures."""

from pathlib import Path
from typing import Any

import openpyxl

from scripts.centre.folder import CentreFolder
from scripts.centre.issued import PAPER_FILE
from scripts.lab.demo import figures
from scripts.lab.demo.centre_side import Centre
from scripts.lab.demo.evidence import Evidence
from scripts.lab.demo.narrator import Narrator
from scripts.lab.demo.places import Places
from shared.exchange.errors import ReceiptError
from shared.exchange.paper_archive import open_paper
from shared.exchange.receipt import open_receipt


def make_report(places: Places, centre: Centre, bundle: Path, scores: Path, narrator: Narrator) -> dict[str, Any]:
    """The report of one run; lists of paths are relative to the out folder."""
    evidence = Evidence(places, bundle)
    paper = open_paper(centre.kept(PAPER_FILE)).paper
    acknowledged, delivered = evidence.acknowledged(), evidence.delivered()
    errors = figures.time_errors_ms(evidence)
    leaks = figures.plaintext_leaks(evidence, paper, centre.key(), centre.package)
    setup, exam = narrator.marks["setup"], narrator.marks["exam"]
    return {
        **figures.attendance(evidence),
        "answers_acknowledged": len(acknowledged),
        "answers_in_bundle": len(delivered),
        "answers_lost": len(acknowledged - delivered),
        "hash_mismatches": figures.hash_mismatches(evidence),
        "held_for_review": sum(s.held for sitting in evidence.bundle.results.sittings for s in sitting.log),
        **figures.happenings(evidence),
        "time_errors_ms": max((abs(error) for error in errors.values()), default=0),
        "time_checked": len(errors),
        "package": figures.file_figure(centre.package, places.relative(centre.package)),
        "bundle": figures.file_figure(bundle, places.relative(bundle)),
        "receipt": _receipt(places, bundle),
        "plaintext_leaks": len(leaks),
        "plaintext_leak_places": leaks,
        "scores": _scores(places, scores),
        "records": [places.relative(path) for path in sorted(places.records.glob("*.pdf"))],
        "screenshots": [places.relative(path) for path in sorted(places.screenshots.glob("*.png"))],
        "seconds": {
            "setup": round(setup, 1),
            "exam": round(exam - setup, 1),
            "total": round(narrator.elapsed_s(), 1),
        },
    }


def sound(report: dict[str, Any]) -> bool:
    """Whether the day went as it must."""
    return (
        report["answers_lost"] == 0
        and report["hash_mismatches"] == 0
        and report["plaintext_leaks"] == 0
        and report["receipt"]["verified"]
        and report["time_errors_ms"] < 1000
        and report["answers_acknowledged"] > 0
        and report["time_checked"] > 0
        and len(report["records"]) > 0
    )


def _receipt(places: Places, bundle: Path) -> dict[str, Any]:
    """The receipt as the site kept it, verified with the centre's public card against the bundle's own hash."""
    card = CentreFolder(places.centre).card()
    sha256 = figures.file_figure(bundle, "")["sha256"]
    for path in sorted((places.server / "receipts").glob("*")):
        try:
            receipt = open_receipt(path.read_bytes(), centre=card, bundle_sha256=sha256)
        except ReceiptError:
            continue
        return {"verified": receipt.bundle_sha256 == sha256, "bundle_sha256": receipt.bundle_sha256}
    return {"verified": False, "bundle_sha256": ""}


def _scores(places: Places, path: Path) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if row and str(row[0] or "").isdigit()]
    passed = sum("合格" in row for row in rows)
    return {"path": places.relative(path), "rows": len(rows), "passed": passed}
