"""Every printed form on every hard day: its words against a checked reference, and what a careful eye would find.

The references lie in `tests/corpus/forms`, a file a form; `tests.support.form_pages` says how they are written anew.
"""

import io
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from proctor_console.records.readiness_sheet import readiness_pdf
from proctor_console.records.registry import every_form
from scripts.lab.pictures.plan import SEATS, START_MS, id_number, ticket
from scripts.lab.pictures.readiness import sample_readiness
from shared.exam.room import events as ev
from shared.protocol.console import RecordsData
from tests.support.form_days import HARD, NOTE, all_days
from tests.support.form_pages import CORPUS, compare, misplaced, told, watch_boxes, watch_lines
from tests.support.pdf import page_texts, text_of

FORMS = every_form()[0]
DAYS = all_days()
NEEDED = {
    "sign_in": ("usual", "blank", "empty", "full"),
    "room_record": ("usual", "quiet", "empty", "full"),
    "discipline_notice": ("usual", "quiet", "full"),
    "disputed_items": ("usual", "quiet", "full"),
    "addendum": ("usual", "full"),
    "clearing": ("usual", "full"),
    "desk_labels": ("trial", "full"),
    "admission_ticket": ("trial", "full"),
    "door_label": ("trial", "full"),
}
"""On which days a form is compared, where it tells of the day; the others stand on an empty and on an overfull one."""
LEAST_MM = 28
NO_HEAD = {"door_label", "desk_labels", "admission_ticket"}
"""They are cut out or stand on a door; what they say of the session is in each label (see below)."""


def flat(text: str) -> str:
    """Without the breaks of lines and spaces."""
    return "".join(text.split())


@pytest.mark.parametrize("key", FORMS)
def test_the_words_are_those_of_the_checked_reference(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    too_large, signed = watch_boxes(monkeypatch), watch_lines(monkeypatch)
    parts, faults = [], []
    for day in NEEDED.get(key, ("blank", "full")):
        pdf = FORMS[key].make(DAYS[day], None)
        parts.append(f"##### {day}\n{told(pdf)}")
        faults += [f"{day}: {what}" for what in (*misplaced(pdf), *too_large)]
        too_large.clear()
        each_page_says_what_it_belongs_to(key, DAYS[day], pdf)
    assert faults == []
    assert min(signed, default=LEAST_MM) >= LEAST_MM, "no room for a name behind the label"
    compare(key, "\n".join(parts))


def each_page_says_what_it_belongs_to(key: str, data: RecordsData, pdf: bytes) -> None:
    view, pages = data.view, [flat(page) for page in page_texts(pdf)]
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page
        for words in (view.room, view.title, view.subject if key not in NO_HEAD else ""):
            assert flat(words) in page
        assert {"formal": "正式考试", "trial": "试考", "mock": "模拟考试"}[view.kind] in page


def reference(key: str, day: str) -> str:
    """The words of that day, whatever the lines; they are those of the form, see above."""
    return flat((CORPUS / f"{key}.txt").read_text(encoding="utf-8").split(f"##### {day}\n")[1].split("##### ")[0])


def test_names_and_notes_are_whole_and_document_numbers_masked() -> None:
    for key in ("sign_in", "desk_labels", "admission_ticket", "room_record"):
        text = reference(key, "full")
        assert not [name for name in HARD.values() if flat(name) not in text], key
        assert not [seat for seat in range(1, SEATS + 1) if id_number(seat) in text], key
    for key in ("room_record", "discipline_notice", "disputed_items", "addendum"):
        assert NOTE[-40:] in reference(key, "full"), key


def test_what_is_cut_out_says_which_session_it_is_for_by_itself() -> None:
    for key in ("desk_labels", "admission_ticket"):
        assert reference(key, "trial").count("2026年11月28日09:30-11:30试考") == SEATS, key
    door = reference("door_label", "trial")
    assert "座位1-45号" in door
    assert f"{ticket(1)}-{ticket(SEATS)}" in door
    assert "开考30分钟后不得入场" in door


@pytest.mark.parametrize(("limit_s", "words"), [(900, "开考 15 分钟后"), (None, "超过规定的迟到时限")])
def test_the_door_says_the_limit_for_who_is_late_that_the_package_sets(limit_s: int | None, words: str) -> None:
    data = DAYS["blank"]
    assert words in text_of(
        FORMS["door_label"].make(replace(data, view=replace(data.view, late_limit_s=limit_s)), None)
    )


def test_a_reprint_has_the_same_lines() -> None:
    assert told(FORMS["room_record"].make(DAYS["quiet"], None)) == told(FORMS["room_record"].make(DAYS["quiet"], None))


def test_a_notice_of_two_pages_names_the_candidate_on_both() -> None:
    pages = reference("discipline_notice", "full").split("===page")
    case = [page for page in pages if ticket(8) in page]
    assert len(case) == 2
    assert "考生签名" not in case[0]
    assert "编号c1（续）" in case[1]
    assert "考生签名" in case[1]


def test_the_backup_paper_stands_in_the_record_and_on_no_label() -> None:
    """ADR 50: it is opened for the room or for one; a seat card would tell it to everybody who passes the desk."""
    data = DAYS["usual"]
    opened = ev.BackupOpened(
        paper_id="DMA-J-2026-04-B",
        paper_sha256="cd" * 32,
        reason="正式卷第 3 题图片缺失",
        ticket=ticket(12),
        approvals=(ev.Approval(staff_id="ZK01", role="chief"),),
    )
    record = ev.Record(seq=data.records[-1].seq + 1, at_ms=START_MS + 40 * 60_000, actor="ZK01", event=opened)
    after = replace(data, records=(*data.records, record))
    assert told(FORMS["desk_labels"].make(after, None)) == told(FORMS["desk_labels"].make(data, None))
    assert "启用备用卷DMA-J-2026-04-B" in flat(text_of(FORMS["room_record"].make(after, None)))


@pytest.mark.parametrize("key", ["sign_in", "admission_ticket"])
def test_photos_are_read_and_printed_no_larger_than_they_are_seen(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What forty-five of them take is measured by `dev.py bench --console`."""
    picture, taken = io.BytesIO(), []
    Image.effect_noise((2400, 3300), 80).convert("RGB").save(picture, "JPEG", quality=95)
    rows = tuple(replace(row, photo=picture.getvalue()) for row in DAYS["usual"].roster[:3])
    resized = Image.Image.resize

    def watched(image: Image.Image, size: tuple[int, int], *arguments: Any, **named: Any) -> Image.Image:
        taken.append((image.size, size))
        return resized(image, size, *arguments, **named)

    monkeypatch.setattr(Image.Image, "resize", watched)
    pdf = FORMS[key].make(replace(DAYS["usual"], roster=rows), None)
    assert len(taken) == len(rows)
    assert all(had[0] < 2 * wanted[0] + 2 and had[1] < 2 * wanted[1] + 2 for had, wanted in taken), taken
    without = FORMS[key].make(replace(DAYS["usual"], roster=tuple(replace(row, photo=None) for row in rows)), None)
    assert len(pdf) - len(without) < len(rows) * len(picture.getvalue()) // 10


def test_the_checks_before_the_exam_are_compared_too(monkeypatch: pytest.MonkeyPatch) -> None:
    too_large = watch_boxes(monkeypatch)
    view = DAYS["full"].view
    parts = []
    for name, troubled in (("troubled", True), ("good", False)):
        pdf = readiness_pdf(sample_readiness(START_MS, troubled=troubled), view)
        assert misplaced(pdf) == []
        parts.append(f"##### {name}\n{told(pdf)}")
    assert too_large == []
    compare("readiness", "\n".join(parts))
