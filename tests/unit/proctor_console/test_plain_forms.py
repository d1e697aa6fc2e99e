"""Forms that are data: the kit's own, and those a centre ships."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from proctor_console.records.form import Form
from proctor_console.records.forms.admission_ticket import admission_ticket
from proctor_console.records.plain_form import kit_forms, own_forms
from proctor_console.records.registry import all_forms, every_form
from scripts.lab.pictures.plan import ticket
from scripts.lab.pictures.room import sample_records_data
from shared.exam.room.events import IncidentLogged, Record
from shared.protocol.console import RecordsData
from tests.support.pdf import page_texts, text_of

OWN = """
key = "{key}"
title = "本中心保密承诺"
holds = "本中心自备"
texts = ["考场 {{room}} 应到 {{due}} 人"]
rows = "roster"
columns = [
  {{ title = "序号", width = 20, field = "no" }},
  {{ title = "姓名", width = 100, field = "name" }},
  {{ title = "签名", width = 60 }},
]
signatures = ["主考签名"]
"""


@pytest.fixture(scope="module")
def data() -> RecordsData:
    return sample_records_data()


def words_of(form: Form, data: RecordsData) -> str:
    return text_of(form.make(data, None))


def test_the_kits_own_forms_are_all_readable_and_the_door_says_what_is_behind_it(data: RecordsData) -> None:
    forms = {form.key: form for form in kit_forms()}
    assert set(forms) == {
        "disputed_items",
        "door_label",
        "inspection",
        "material_list",
        "score_review",
        "score_review_reply",
        "staff_pledge",
    }
    door = words_of(forms["door_label"], data)
    assert data.view.room in door
    assert f"共 {len(data.roster)} 人" in door


def test_all_forms_stand_in_one_list() -> None:
    forms, bad = every_form()
    assert bad == ()
    assert forms.keys() == {form.key for form in (*kit_forms(), *all_forms())}
    assert list(forms)[:2] == ["sign_in", "room_record"], "what every room prints is in sight without scrolling"
    rest = [form.before_exam for form in list(forms.values())[2:]]
    assert rest == sorted(rest, reverse=True)


def test_disputed_items_are_listed_by_the_number_on_the_candidates_screen(data: RecordsData) -> None:
    at_ms, seq = data.records[-1].at_ms + 1, data.records[-1].seq + 1
    event = IncidentLogged(
        incident_id="i",
        category="disputed_item",
        text="选项 C、D 相同",
        ticket=ticket(4),
        item="理论 17",
        item_id="s17",
    )
    more = (*data.records, Record(seq=seq, at_ms=at_ms, actor="JK01", event=event))
    form = next(form for form in kit_forms() if form.key == "disputed_items")
    text = words_of(form, replace(data, records=more))
    for words in (ticket(4), "理论 17", "选项 C、D 相同"):
        assert words in text


def test_a_centre_ships_a_form_of_its_own_and_replaces_one_of_the_kit(data: RecordsData, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(OWN.format(key="secrecy"), encoding="utf-8")
    (tmp_path / "b.toml").write_text(OWN.format(key="staff_pledge"), encoding="utf-8-sig")
    forms, bad = every_form(tmp_path)
    assert bad == ()
    assert forms["staff_pledge"].title == "本中心保密承诺"
    data = replace(data, roster=data.roster[:30])
    text = words_of(forms["secrecy"], data)
    assert f"应到 {len(data.roster)} 人" in text
    for row in data.roster:
        assert row.name in text
    assert "第 2 页" in text, "the rows go on over the page"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ('key = "x y"', "key"),
        ('key = "x"\nnews = 1', "news"),
        ('key = "x"\ncolumns = [{ title = "a", width = 181 }]', "180"),
        ('key = "x"\ncolumns = [{ title = "a", width = 9, field = "pin" }]', "pin"),
        ('key = "x"\ntexts = ["{id_number}"]', "id_number"),
        ('key = "x"\ntexts = ["{site.__class__}"]', "__class__"),
        ("key = ", "x.toml"),
        ('key = "x"\ntexts = ["' + "长" * 30_000 + '"]', "64 KB"),
    ],
)
def test_a_form_file_with_a_fault_is_named_and_the_others_stand(tmp_path: Path, wrong: str, why: str) -> None:
    head = "" if wrong == "key = " else 'title = "t"\nholds = "h"\n'
    (tmp_path / "x.toml").write_text(head + wrong, encoding="utf-8")
    (tmp_path / "y.toml").write_text(OWN.format(key="y"), encoding="utf-8")
    good, bad = own_forms(tmp_path)
    assert [form.key for form in good] == ["y"]
    assert len(bad) == 1
    assert "x.toml" in bad[0]
    assert why in bad[0]


def test_admission_tickets_name_everybody_at_their_seat(data: RecordsData) -> None:
    rows = (replace(data.roster[0], photo=b"not a picture"), *data.roster[1:])
    pages = page_texts(admission_ticket(replace(data, roster=rows)))
    text = "\n".join(pages)
    assert len(pages) == 6
    for row in data.roster:
        assert row.name in text
        assert row.ticket in text
    assert f"{data.view.room}　46 号座位" in text.replace("\r\n", "")
