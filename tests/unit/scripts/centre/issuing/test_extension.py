"""The centre answers a site's request for more time: the code fits the package, and every answer is written down."""

import base64
import json
from pathlib import Path

import pytest

from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import keep_issue
from scripts.centre.issuing.extension import GIVEN_FILE, KEY_FILE, Request, answer, encode_key, fresh_key
from scripts.centre.secret_store import sealed_path
from shared.security.extension import check_extension, new_challenge, subject
from tests.support.receiver import SMALL
from tests.support.travelling import make_plan

SESSION = "S20261128-0930-301"
TICKET = "261128000112"


@pytest.fixture
def centre(tmp_path: Path) -> CentreFolder:
    """Two packages of one session, each with a key of its own."""
    folder = CentreFolder(tmp_path / "centre")
    folder.secrets.begin()
    for serial in (1, 2):
        issue = folder.session(SESSION) / str(serial)
        issue.mkdir(parents=True)
        folder.secrets.write(issue / KEY_FILE, encode_key(f"{SESSION}-{serial}", fresh_key()))
    return folder


def key_of(centre: CentreFolder, serial: int) -> bytes:
    kept = json.loads(centre.secrets.read(centre.session(SESSION) / str(serial) / KEY_FILE))
    return base64.b64decode(kept["key"])


def request(**changes: object) -> Request:
    values = {"session_id": SESSION, "who": TICKET, "minutes": 30, "challenge": "7QK40X", **changes}
    return Request(**values)  # type: ignore[arg-type]


def test_the_site_accepts_the_answer_of_the_newest_package(centre: CentreFolder) -> None:
    challenge = new_challenge()
    given = answer(centre, request(challenge=challenge.lower()))
    assert (given.serial, given.given_before) == (2, 0)
    check_extension(
        key_of(centre, 2), given.code, session_id=SESSION, ticket=subject([TICKET]), extra_s=1800, challenge=challenge
    )
    assert answer(centre, request(challenge=challenge, serial=1)).code != given.code


def test_several_candidates_are_named_by_their_number(centre: CentreFolder) -> None:
    tickets = [f"26112800{n:04d}" for n in range(45)]
    given = answer(centre, request(who="４５人"))
    check_extension(
        key_of(centre, 2), given.code, session_id=SESSION, ticket=subject(tickets), extra_s=1800, challenge="7QK40X"
    )
    assert given.code == answer(centre, request(who="45名")).code
    assert given.code != answer(centre, request(who="44人")).code


def test_every_answer_is_written_down(centre: CentreFolder) -> None:
    first = answer(centre, request())
    again = answer(centre, request())
    assert (again.code, again.given_before) == (first.code, 1)
    path = centre.session(SESSION) / "2" / GIVEN_FILE
    noted = json.loads(kept := centre.secrets.read(path))
    assert [(n["who"], n["minutes"], n["challenge"]) for n in noted] == [(TICKET, 30, "7QK40X")] * 2
    assert first.code not in kept.decode()
    assert sealed_path(path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"session_id": "S-unknown"}, "unknown_session"),
        ({"session_id": "../S"}, "bad_id"),
        ({"serial": 3}, "unknown_serial"),
        ({"who": ""}, "bad_who"),
        ({"who": "张三"}, "bad_who"),
        ({"who": "1人"}, "bad_who"),
        ({"minutes": 0}, "bad_minutes"),
        ({"minutes": 481}, "bad_minutes"),
        ({"challenge": "7QK40"}, "bad_challenge"),
        ({"challenge": "申请码申请码"}, "bad_challenge"),
    ],
)
def test_what_cannot_be_is_refused_and_not_noted(centre: CentreFolder, changes: dict[str, object], code: str) -> None:
    with pytest.raises(CentreError) as refused:
        answer(centre, request(**changes))
    assert refused.value.code == code
    assert not list(centre.session(SESSION).glob(f"*/{GIVEN_FILE}*"))


def test_a_package_of_an_older_tool_has_no_key(centre: CentreFolder) -> None:
    sealed_path(centre.session(SESSION) / "2" / KEY_FILE).unlink()
    with pytest.raises(CentreError) as refused:
        answer(centre, request())
    assert refused.value.code == "no_extension_key"


def test_the_command_asks_for_what_was_not_given(
    centre: CentreFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([SESSION, TICKET, "30", "7qk4ox"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))
    assert main(["extension-code", "--dir", str(centre.root)]) == 0
    told = capsys.readouterr().out
    code = answer(centre, request()).code
    assert f"场次 {SESSION} 第2版试卷包，准考证号 {TICKET}，延时 30 分钟" in told
    assert f"授权码：{code}" in told
    options = ["--dir", str(centre.root), SESSION, "--who", TICKET, "--minutes", "30", "--challenge", "7QK40X"]
    assert main(["extension-code", *options]) == 0
    assert "此前已给过同一申请" in capsys.readouterr().out


def test_no_answer_at_the_terminal_gives_no_code(
    centre: CentreFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    assert main(["extension-code", "--dir", str(centre.root), SESSION]) == 1
    assert "没有给出授权码" in capsys.readouterr().out


def test_nobody_gets_a_code_who_is_not_on_the_list(centre: CentreFolder) -> None:
    plan = make_plan()
    keep_issue(centre.secrets, centre.session(SESSION) / "2", SMALL, plan)
    with pytest.raises(CentreError, match="bad_who"):
        answer(centre, request(who="261128000999"))
    assert not centre.secrets.exists(centre.session(SESSION) / "2" / GIVEN_FILE)
    assert answer(centre, request(who=plan.candidates[0].ticket)).code
    assert answer(centre, request(who="3人")).code
