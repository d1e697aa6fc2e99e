"""Setting a machine up and taking it back: what is made is removed, and nobody is let in who needs not be."""

import logging
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

import pytest

from installers.machine import kiosk, profiles, watch
from installers.machine.kiosk import ACCOUNT, HIVE
from installers.machine.logon import WINLOGON, Values, to_keep, to_write
from installers.machine.plan import SITE_FILE, Choice, Machine, install_steps, remove_steps
from installers.machine.roles import ROLES, Role
from installers.machine.runner import SetUpError, run_steps
from installers.machine.steps import CopyFile, MakeFolder, RemoveTree, Run, Step, WriteText
from installers.machine.task import kiosk_task

MACHINE = Machine(
    PureWindowsPath(r"C:\Program Files\ExamSiteKit\x"),
    PureWindowsPath(r"C:\ProgramData\ExamSiteKit"),
    PureWindowsPath(r"C:\Users"),
)
EVERYTHING = Choice(PureWindowsPath(r"E:\site.examsite"), exam_account=True, automatic=True, password="hidden-word")


def commands(steps: list[Step]) -> list[tuple[str, ...]]:
    return [step.words for step in steps if isinstance(step, Run)]


def firewall_rules(steps: list[Step], act: str) -> set[str]:
    return {words[5] for words in commands(steps) if words[:5] == ("netsh", "advfirewall", "firewall", act, "rule")}


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_everything_that_is_made_is_taken_back(role: Role) -> None:
    made, removed = install_steps(role, MACHINE, EVERYTHING), remove_steps(role, MACHINE, erase=True)
    assert firewall_rules(made, "add") == firewall_rules(removed, "delete")
    assert {words[2] for words in commands(made) if words[:2] == ("sc", "create")} == {
        words[2] for words in commands(removed) if words[:2] == ("sc", "delete")
    }
    assert {words[3] for words in commands(made) if words[:2] == ("schtasks", "/create")} <= {
        words[3] for words in commands(removed) if words[0] == "schtasks"
    }
    gone = [step.path for step in removed if isinstance(step, RemoveTree)]
    for folder in [step.path for step in made if isinstance(step, MakeFolder)]:
        assert folder in gone


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_data_stay_unless_somebody_says_otherwise(role: Role) -> None:
    for steps in (
        remove_steps(role, MACHINE, erase=False),
        remove_steps(role, MACHINE, erase=True, upgrade=True),
    ):
        gone = [step.path for step in steps if isinstance(step, RemoveTree)]
        assert MACHINE.data / role.folder not in gone


def test_an_upgrade_only_ends_what_runs() -> None:
    assert commands(remove_steps(ROLES["server"], MACHINE, erase=False, upgrade=True)) == [
        ("machine-api", "stop-service", "ExamSiteServer")
    ]
    assert commands(remove_steps(ROLES["client"], MACHINE, erase=False, upgrade=True)) == [
        ("schtasks", "/end", "/tn", watch.TASK)
    ]


def test_the_data_of_the_server_are_for_the_system_alone() -> None:
    (rights,) = [words for words in commands(install_steps(ROLES["server"], MACHINE, Choice())) if words[0] == "icacls"]
    assert "/inheritance:r" in rights
    assert [word.split(":")[0] for word in rights if word.startswith("*")] == ["*S-1-5-18", "*S-1-5-32-544"]


def test_the_firewall_lets_in_the_room_only() -> None:
    for role in ROLES.values():
        rules = [words for words in commands(install_steps(role, MACHINE, Choice())) if "add" in words]
        assert all("remoteip=localsubnet" in rule and "profile=any" in rule for rule in rules)
        assert [rule[9] for rule in rules] == (["protocol=TCP", "protocol=UDP"] if role.service else [])


def test_the_exam_account_comes_only_when_asked_for() -> None:
    def account(choice: Choice) -> list[tuple[str, ...]]:
        return [words for words in commands(install_steps(ROLES["client"], MACHINE, choice)) if ACCOUNT in words]

    assert account(Choice()) == []
    assert any(words[:3] == ("net", "user", ACCOUNT) and "/add" in words for words in account(EVERYTHING))
    by_hand = install_steps(ROLES["client"], MACHINE, Choice(exam_account=True, password="x"))
    assert not [words for words in commands(by_hand) if "AutoAdminLogon" in words]


def test_the_password_of_the_exam_account_needs_no_answer_of_a_person() -> None:
    """`net user` asks about one of more than 14 letters, nobody answers, and there is no account and no client."""
    made = {kiosk.new_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password) <= 14
        assert all(any(kind(letter) for letter in password) for kind in (str.isupper, str.islower, str.isdigit))
        assert not password.isalnum(), "Windows' rule of three kinds out of four holds with room to spare"
        assert password[0] not in "-/*", "no word of a command"
    add = next(words for words in commands(install_steps(ROLES["client"], MACHINE, EVERYTHING)) if "/add" in words)
    assert "/y" in add


def test_set_up_once_more_the_exam_accounts_folder_is_made_anew_where_its_limits_are_written() -> None:
    """Beside a folder that stayed Windows makes `ExamSeat.PC`, and the limits would go into the old one."""
    made = commands(install_steps(ROLES["client"], MACHINE, EVERYTHING))
    away = made.index(("machine-api", "delete-profile", ACCOUNT))
    assert away < made.index(("net", "user", ACCOUNT, "/delete")), "Windows finds the folder by the account"
    assert away < made.index(("machine-api", "create-profile", ACCOUNT))


def test_the_limits_are_written_where_windows_says_that_the_folder_is() -> None:
    """`C:\\Users\\ExamSeat` may be what is left of an account that somebody deleted by hand: nobody's settings."""
    made = commands(install_steps(ROLES["client"], MACHINE, EVERYTHING))
    opened = made.index(("machine-api", "open-settings", ACCOUNT))
    limits = [number for number, words in enumerate(made) if words[:2] == ("reg", "add") and words[2].startswith(HIVE)]
    assert made.index(("machine-api", "create-profile", ACCOUNT)) < opened < min(limits)
    assert not [words for words in made if words[:2] == ("reg", "load")], "no place is guessed"


def test_every_folder_of_an_account_that_is_or_was_is_known() -> None:
    homes = r"D:\Users"
    places = {
        "S-1-5-18": r"C:\Windows\system32\config\systemprofile",
        "S-1-5-21-1-1001": rf"{homes}\ExamSeat",
        "S-1-5-21-1-1002": rf"{homes}\examseat.JF301-07",
        "S-1-5-21-1-1003": rf"{homes}\ExamSeat.JF301-07.000",
        "S-1-5-21-1-1004": rf"{homes}\ExamSeats",
        "S-1-5-21-1-1005": rf"{homes}\student",
    }
    assert [sid[-4:] for sid in profiles.of_account(ACCOUNT, places)] == ["1001", "1002", "1003"]
    assert profiles.of_account(ACCOUNT, {}) == []


def test_no_policy_is_written_for_the_whole_machine() -> None:
    for role in ROLES.values():
        for words in commands(install_steps(role, MACHINE, EVERYTHING)):
            if words[:2] == ("reg", "add"):
                assert words[2].startswith("HKU\\") or "Winlogon" in words[2]


def test_limits_go_also_where_the_settings_of_the_account_did_not_open() -> None:
    made, removed = (commands(steps) for steps in (install_steps(ROLES["client"], MACHINE, EVERYTHING), gone()))
    assert any(words[2].startswith(HIVE) for words in made if words[:2] == ("reg", "add"))
    assert removed.index(("reg", "unload", HIVE)) < removed.index(("reg", "delete", HIVE, "/f"))


def gone() -> list[Step]:
    return remove_steps(ROLES["client"], MACHINE, erase=True)


def test_the_site_file_lies_where_the_program_looks() -> None:
    (copy,) = [step for step in install_steps(ROLES["client"], MACHINE, EVERYTHING) if isinstance(step, CopyFile)]
    assert copy.target == MACHINE.data / "client" / SITE_FILE


def test_the_task_starts_the_program_locked_in_without_rights() -> None:
    told = kiosk_task("A&B", PureWindowsPath(r"C:\Program Files\x\client.exe"))
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    task = ET.fromstring(told.replace('encoding="UTF-16"', 'encoding="UTF-8"').encode())
    assert task.findtext(".//t:Exec/t:Command", namespaces=space) == r"C:\Program Files\x\client.exe"
    assert task.findtext(".//t:Exec/t:Arguments", namespaces=space) == "--kiosk"
    assert task.findtext(".//t:RunLevel", namespaces=space) == "LeastPrivilege"
    assert task.findtext(".//t:LogonTrigger/t:UserId", namespaces=space) == "A&B"


SCHOOL: Values = {"AutoAdminLogon": "1", "DefaultUserName": "student", "AutoLogonCount": 3}
OURS: Values = {"AutoAdminLogon": "1", "DefaultUserName": ACCOUNT, "DefaultPassword": "x"}


class TestLogOn:
    """The automatic log-on of the school comes back as it was."""

    def test_what_stood_there_is_kept_and_written_back_the_rest_goes(self) -> None:
        kept = to_keep({**SCHOOL, "Shell": "explorer.exe"}, ACCOUNT)
        assert kept == SCHOOL
        back = to_write(OURS, kept, ACCOUNT)
        assert {name: value for name, value in back.items() if value is not None} == SCHOOL
        assert back["DefaultPassword"] is None

    def test_a_second_installation_keeps_not_its_own(self) -> None:
        assert to_keep(OURS, ACCOUNT) is None

    def test_a_school_without_one_has_none_again(self) -> None:
        assert set(to_write(OURS, to_keep({}, ACCOUNT) or {}, ACCOUNT).values()) == {None}

    def test_what_the_school_wrote_since_stays(self) -> None:
        assert to_write(SCHOOL, {"DefaultUserName": "older"}, ACCOUNT) == {}

    def test_it_is_put_away_before_ours_is_written(self) -> None:
        words = commands(install_steps(ROLES["client"], MACHINE, EVERYTHING))
        away = words.index(("machine-api", "keep-automatic-log-on", ACCOUNT))
        assert away < min(place for place, one in enumerate(words) if rf"HKLM\{WINLOGON}" in one)


class TestRunner:
    def test_a_step_that_must_not_fail_ends_the_set_up(self) -> None:
        done = []

        def command(words: Sequence[str]) -> tuple[int, str]:
            done.append(words[0])
            return (5, "denied") if words[0] == "b" else (0, "")

        steps = [Run(("a",), "first"), Run(("b",), "second"), Run(("c",), "third")]
        with pytest.raises(SetUpError, match=r"second \[b\]: 5 denied"):
            run_steps(steps, command)
        assert done == ["a", "b"]

    def test_what_may_be_missing_is_told_and_left(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        secret = Run(("net", "user", "x", "pw-1"), "account", must=False, hidden=frozenset({"pw-1"}))
        assert run_steps([secret], lambda words: (2, "unknown")) == ["account [net user x …]"]
        assert "pw-1" not in caplog.text

    def test_files_are_made_copied_and_removed(self, tmp_path: Path) -> None:
        (tmp_path / "from").write_text("site", "utf-8")
        folder = made = tmp_path / "a"
        run_steps([MakeFolder(folder), CopyFile(tmp_path / "from", folder / "to")])
        assert (made / "to").read_text("utf-8") == "site"
        run_steps([WriteText(folder / "task.xml", "考"), RemoveTree(folder, only_if_empty=True)])
        assert (made / "task.xml").read_text("utf-16") == "考"
        run_steps([RemoveTree(folder), RemoveTree(folder)])
        assert not made.exists()


def test_the_watchman_of_a_pc_is_put_away_after_its_policies_are_back() -> None:
    made, removed = (
        install_steps(ROLES["client"], MACHINE, Choice()),
        remove_steps(ROLES["client"], MACHINE, erase=False),
    )
    keep = MACHINE.data / watch.FOLDER
    rights = next(words for words in commands(made) if words[:2] == ("icacls", str(keep)))
    assert "*S-1-5-32-545" not in str(rights), "what the system writes into the registry no candidate may write"
    restored = removed.index(next(s for s in removed if isinstance(s, Run) and s.words[1] == "restore"))
    assert commands(removed).index(("schtasks", "/end", "/tn", watch.TASK)) < restored
    assert restored < removed.index(RemoveTree(keep, only_if_empty=True)), "what would not go back stays written down"
    task = ET.fromstring(watch.watch_task(PureWindowsPath(r"C:\a & b\client.exe"), MACHINE.data, keep).encode("utf-16"))
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext(".//t:Principal/t:UserId", namespaces=space) == "S-1-5-18"
    assert task.findtext(".//t:Exec/t:Command", namespaces=space) == r"C:\a & b\client.exe"


def test_the_exam_account_has_the_guard_as_its_shell() -> None:
    shell = next(words for words in commands(install_steps(ROLES["client"], MACHINE, EVERYTHING)) if "Shell" in words)
    assert shell[2].startswith("HKU"), "nobody else's shell"
    assert shell[8].endswith('exam-candidate-client.exe" guard --shell -- --kiosk')
