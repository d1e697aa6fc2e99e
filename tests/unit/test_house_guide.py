"""The newcomer's guide is executed: its toy kind is written into an overlay, and an exam is sat with it."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "house.md"

DRIVER = """
import sys, tomllib
from pathlib import Path

overlay = Path(sys.argv[1])
import candidate_client.ui.kinds, shared.exam.kinds
shared.exam.kinds.__path__.insert(0, str(overlay / "kinds"))
candidate_client.ui.kinds.__path__.insert(0, str(overlay / "editors"))

import msgspec
from PySide6.QtTest import QTest
from candidate_client.bootstrap import build_application
from shared.exam.kinds.asking import answer_parts, check_item, read_item
from shared.exam.kinds.kind import Desk
from shared.exam.kinds.registry import kind_named
from shared.exam.paper import Paper
from shared.exam.scoring import score_item
from tests.support.one_item import OneItem, paper_of

# author
group = tomllib.loads((overlay / "group.toml").read_text(encoding="utf-8"))
kind = kind_named(group["kind"])
built, findings = read_item(kind, group, group["item"][0])
assert built is not None and not findings, findings
desk = Desk(media=(), leaf_accounts=frozenset(), inspect=lambda *_: ())
assert list(check_item(built.item, built.key, desk)) == []
slip = msgspec.structs.replace(built.key, within="x")
assert [f.code for f in check_item(built.item, slip, desk)] == ["not_a_number"]
paper = msgspec.json.decode(msgspec.json.encode(paper_of([built.item])), type=Paper)

# sit
app = build_application()
pc = OneItem(list(paper.items()))
QTest.keyClicks(pc.find("estimate"), "178.5")
response = pc.answer("E01")
again = OneItem(list(paper.items()), answers={"E01": response})
assert again.screen.answers.editor.response() == response

# mark, words
score = score_item(built.item, built.key, response, lambda *_: {})
assert (score.points, score.full, score.answered) == (3, 3, True)
print("".join(part.text for part in answer_parts(built.item, response)))
"""


ACT_DRIVER = """
import sys, tomllib
from pathlib import Path

overlay = Path(sys.argv[1])
import shared.exam.acts, shared.words.zh
shared.exam.acts.__path__.insert(0, str(overlay / "acts"))
words = tomllib.loads((overlay / "words.toml").read_text(encoding="utf-8"))
shared.words.zh.ENTRIES.update({f"acts.{code}": text for code, text in words.items()})

from proctor_console.core.acts import Now
from proctor_console.presenters.desk import Desk
from proctor_console.ui.acts import seat_acts
from shared.exam.acts.incidents import HandOutScrap
from shared.exam.acts.registry import ACTS
from shared.protocol.commands import CommandRequest
from tests.support.local_room import PIN, LocalGateway
from tests.support.server_parts import ServerParts

assert HandOutScrap in ACTS
entry = eval((overlay / "entry.py").read_text(encoding="utf-8"), {**vars(seat_acts), "HandOutScrap": HandOutScrap})
parts = ServerParts(overlay / "room")
pc = parts.login(1)
parts.started()
gateway = LocalGateway(parts)
desk = Desk(gateway)
desk.sign_in("proctor", PIN)
look = desk.look()
now = Now(state=look.state, room_ms=look.view.room_ms, role="proctor")
first, second = look.view.seats[:2]
assert entry.why_not(now, look.view, first) is None
assert entry.why_not(now, look.view, second) == "2 号座位的考生尚未登录，不能办理。"
assert now.missing(HandOutScrap(ticket=pc.ticket, sheets=9)) == "每次最多发 5 张草稿纸。"
act = HandOutScrap(ticket=pc.ticket, sheets=2)
reply = desk.do(act)
assert reply.message == now.tell(act)
assert reply.records[-1].event.text == "scrap:2"
parts.stop()
print(reply.message)
"""


FORM_DRIVER = """
import sys, time
from pathlib import Path

overlay = Path(sys.argv[1])
import proctor_console.records.forms
proctor_console.records.forms.__path__.insert(0, str(overlay / "forms"))

import pypdfium2
from proctor_console.bootstrap import build_application
from scripts.lab.pictures.console import sample_window, settle, signed_in
from scripts.lab.pictures.gateway import SampleGateway
from scripts.lab.pictures.plan import START_MS
from shared.qtkit.widgets.button import Button
from shared.words.catalogue import say, using
from shared.words.pseudo import PSEUDO, escaped

app = build_application()
window = sample_window(overlay, SampleGateway(START_MS - 80 * 60_000))
window.show()
signed_in(app, window)
records = window.desk_page.records
assert records.findChild(Button, "print_door_sign").isEnabled()
records.save("door_sign", overlay / "door.pdf")
until = time.monotonic() + 60
while not (overlay / "door.pdf").exists() and time.monotonic() < until:
    settle(app, (overlay / "door.pdf").exists)
assert not records._problem.isVisible(), records._problem.text
with using(PSEUDO):
    assert not escaped(say("form.door_sign.title"))
page = pypdfium2.PdfDocument(overlay / "door.pdf")[0].get_textpage().get_text_range()
print(next(line.strip() for line in page.splitlines() if " 人" in line))
"""


def blocks(heading: str) -> list[tuple[str, str]]:
    """Language and text of the code blocks under a heading of the guide."""
    text = GUIDE.read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def test_a_new_kind_is_two_files_and_one_line(tmp_path: Path) -> None:
    (_, kind), (_, editor), (_, line), (_, group) = blocks("To add an item kind")
    for folder in ("kinds", "editors"):
        (tmp_path / folder).mkdir()
    (tmp_path / "kinds" / "estimate.py").write_text(kind, encoding="utf-8")
    (tmp_path / "editors" / "estimate.py").write_text(editor, encoding="utf-8")
    (tmp_path / "group.toml").write_text(group, encoding="utf-8")
    registry = (ROOT / "shared" / "exam" / "kinds" / "registry.py").read_text(encoding="utf-8")
    sister = "from shared.exam.kinds.fill_in import"
    assert line.count("\n") == 1
    assert sister in registry
    (tmp_path / "kinds" / "registry.py").write_text(registry.replace(sister, f"{line}{sister}"), encoding="utf-8")
    (tmp_path / "driver.py").write_text(DRIVER, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "driver.py"), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "178.5 元"


def test_a_new_act_is_a_class_its_words_and_an_entry(tmp_path: Path) -> None:
    (_, act), (_, words), (_, entry) = blocks("To add an act")
    (tmp_path / "acts").mkdir()
    incidents = (ROOT / "shared" / "exam" / "acts" / "incidents.py").read_text(encoding="utf-8")
    (tmp_path / "acts" / "incidents.py").write_text(f"{incidents}\n\n{act}", encoding="utf-8")
    (tmp_path / "words.toml").write_text(words, encoding="utf-8")
    (tmp_path / "entry.py").write_text(entry, encoding="utf-8")
    (tmp_path / "driver.py").write_text(ACT_DRIVER, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "driver.py"), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "给 1 号座位发草稿纸 2 张，记入考场记录。"


def test_a_new_record_form_is_one_file(tmp_path: Path) -> None:
    ((_, form),) = blocks("To add a record form")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "door_sign.py").write_text(form, encoding="utf-8")
    (tmp_path / "driver.py").write_text(FORM_DRIVER, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "driver.py"), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "1 至 45 号，共 45 人"


def test_every_place_the_guide_names_is_there() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    places = {
        name.rstrip("/")
        for name in re.findall(
            r"`((?:shared|site_server|proctor_console|candidate_client|scripts|tests)/[\w./]*)`", text
        )
    }
    assert len(places) > 10
    toys = {"shared/exam/kinds/estimate.py", "candidate_client/ui/kinds/estimate.py"}
    missing = {place for place in places - toys if not (ROOT / place).exists()}
    assert missing == set()
    assert not any((ROOT / toy).exists() for toy in toys)
