"""Every check's judge over measured values: the grade, the code, and words that say what was found and what to do."""

from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.demands import Policy
from shared.readiness import words
from shared.readiness.check import Against, Measure, Place, Verdict, severity, worst
from shared.readiness.checks.address import AddressState
from shared.readiness.checks.antivirus import Antivirus
from shared.readiness.checks.backup import BackupState
from shared.readiness.checks.certificate import Certificate
from shared.readiness.checks.chinese_input import ChineseInput
from shared.readiness.checks.clock import Clock
from shared.readiness.checks.cpu import Cpu
from shared.readiness.checks.disk import Disk
from shared.readiness.checks.displays import Displays
from shared.readiness.checks.folder import Folder
from shared.readiness.checks.internet import Internet
from shared.readiness.checks.keyboard import Keyboard
from shared.readiness.checks.lock import LockState
from shared.readiness.checks.memory import Memory
from shared.readiness.checks.network import Network
from shared.readiness.checks.paper import Paper
from shared.readiness.checks.port import Port
from shared.readiness.checks.power import Power
from shared.readiness.checks.programs import Programs
from shared.readiness.checks.restore import Restore
from shared.readiness.checks.screen import Screen
from shared.readiness.checks.sleep import Sleep
from shared.readiness.checks.sync import Sync
from shared.readiness.checks.system import System
from shared.readiness.checks.updates import Updates
from shared.readiness.checks.version import Version
from shared.readiness.checks.virtual import Virtual
from shared.readiness.checks.zone import Zone
from shared.readiness.registry import CHECKS, checks_at, judge, read

PC: Final = "pc"
SERVER: Final = "server"

CASES: list[tuple[Place, Measure, str, str]] = [
    (PC, Cpu(cores=4), "good", "good"),
    (PC, Cpu(cores=2), "weak", "few"),
    (PC, Cpu(cores=1), "bad", "few"),
    (SERVER, Cpu(cores=4), "weak", "few"),
    (PC, Memory(mb=8_000), "good", "good"),
    (PC, Memory(mb=3_500), "bad", "little"),
    (PC, Disk(free_mb=2_000), "weak", "little"),
    (PC, Disk(free_mb=1_999), "bad", "little"),
    (PC, Sync(ms=40), "good", "good"),
    (PC, Sync(ms=151), "bad", "slow"),
    (PC, Sync(ms=0, refused=True), "bad", "refused"),
    (PC, Network(round_trip_ms=5, mbit=400, lost_permille=0), "good", "good"),
    (PC, Network(round_trip_ms=5, mbit=20, lost_permille=0), "weak", "slow"),
    (PC, Network(round_trip_ms=200, mbit=400, lost_permille=0), "bad", "late"),
    (PC, Network(round_trip_ms=200, mbit=9, lost_permille=150), "bad", "lossy"),
    (PC, Network(round_trip_ms=0, mbit=0, lost_permille=1000, cut=True), "bad", "cut"),
    (PC, Clock(offset_ms=59_999), "good", "good"),
    (PC, Clock(offset_ms=-120_000), "weak", "fast"),
    (PC, Clock(offset_ms=7_200_000), "bad", "slow"),
    (PC, Zone(offset_s=28_800), "good", "good"),
    (PC, Zone(offset_s=-18_000), "weak", "other"),
    (PC, System(family="linux", name="Debian"), "good", "good"),
    (PC, System(family="windows", name="Windows 10", build=17_763), "weak", "old"),
    (PC, System(family="windows", name="Windows 7", build=7_601), "bad", "old"),
    (PC, Screen(width=1366, height=768), "good", "good"),
    (PC, Screen(width=1280, height=720, scale=150), "weak", "scaled"),
    (PC, Screen(width=1280, height=1024), "bad", "small"),
    (PC, Displays(count=1), "good", "good"),
    (PC, Displays(count=2), "bad", "several"),
    (PC, Keyboard(count=0), "bad", "none"),
    (PC, Certificate(days=14), "good", "good"),
    (PC, Certificate(days=13), "weak", "soon"),
    (PC, Certificate(expired=True), "bad", "expired"),
    (PC, Certificate(missing=True), "bad", "missing"),
    (SERVER, Folder(), "good", "good"),
    (SERVER, Folder(missing=True), "bad", "missing"),
    (SERVER, Folder(unwritable=True), "bad", "unwritable"),
    (SERVER, Folder(open=True), "bad", "open"),
    (PC, ChineseInput(count=2), "good", "good"),
    (PC, ChineseInput(count=0), "bad", "none"),
    (PC, ChineseInput(count=1, composes=True), "good", "composes"),
    (PC, ChineseInput(count=0, composes=True), "good", "composes"),
    (PC, ChineseInput(count=2, composes=False), "bad", "silent"),
    (PC, Sleep(sleep_s=0), "good", "good"),
    (PC, Sleep(sleep_s=1_800), "bad", "sleeps"),
    (PC, Sleep(sleep_s=0, screen_s=600), "weak", "dark"),
    (SERVER, Sleep(sleep_s=0, screen_s=600), "good", "good"),
    (PC, Power(mains=True, battery=False), "good", "good"),
    (PC, Power(mains=False, battery=True, percent=80), "bad", "battery"),
    (SERVER, Power(mains=True, battery=False), "weak", "no_ups"),
    (SERVER, Power(mains=True, battery=True, percent=20), "weak", "low"),
    (SERVER, Power(mains=True, battery=True, percent=100), "good", "carried"),
    (PC, Updates(restart=True, automatic=False), "bad", "restart"),
    (PC, Updates(restart=False, automatic=True), "weak", "automatic"),
    (PC, Virtual(name=""), "good", "good"),
    (PC, Virtual(name="VMware"), "bad", "virtual"),
    (PC, Programs(running=("todesk", "qq")), "bad", "running"),
    (PC, Antivirus(names=("360",)), "weak", "running"),
    (PC, Restore(names=("Deep Freeze",)), "weak", "found"),
    (SERVER, Restore(names=("Deep Freeze",)), "bad", "found"),
    (PC, Internet(), "good", "good"),
    (PC, Internet(name="www.example.cn"), "bad", "name"),
    (PC, Internet(name="www.example.cn", address="1.2.3.4:53", page="http://x/"), "bad", "page"),
    (PC, Version(version="0.1.0"), "good", "good"),
    (PC, Version(version="0.0.9"), "bad", "other"),
    (PC, Paper(sha256="ab"), "good", "good"),
    (PC, Paper(sha256=""), "weak", "missing"),
    (PC, Paper(sha256="cd"), "weak", "other"),
    (PC, LockState(engaged=True), "good", "good"),
    (PC, LockState(engaged=False), "weak", "open"),
    (PC, LockState(engaged=True, shortfalls=("x",)), "weak", "partly"),
    (SERVER, AddressState(count=0), "bad", "none"),
    (SERVER, AddressState(count=1, address="192.168.1.10", lent=True), "weak", "lent"),
    (SERVER, AddressState(count=2, address="192.168.1.10"), "weak", "several"),
    (SERVER, Port(port=8443, listening=True, ours=True), "good", "good"),
    (SERVER, Port(port=8443, listening=False, ours=True), "bad", "deaf"),
    (SERVER, Port(port=8443, listening=True, ours=False), "bad", "taken"),
    (SERVER, Port(port=8443, listening=True, ours=True, shut=True), "bad", "shut"),
    (SERVER, BackupState(folders=0), "weak", "nowhere"),
    (SERVER, BackupState(folders=1, age_s=-1, mb_s=50), "bad", "never"),
    (SERVER, BackupState(folders=1, age_s=900, mb_s=50), "bad", "old"),
    (SERVER, BackupState(folders=1, age_s=9, mb_s=2), "weak", "slow"),
    (SERVER, BackupState(folders=1, age_s=9, mb_s=0), "bad", "refused"),
    (SERVER, BackupState(folders=1, age_s=9, mb_s=50), "good", "good"),
]


def against(place: Place) -> Against:
    return Against(place=place, version="0.1.0", paper_sha256="ab")


@pytest.mark.parametrize(("place", "measure", "grade", "code"), CASES, ids=lambda value: str(value)[:40])
def test_a_measure_is_judged_and_told(place: Place, measure: Measure, grade: str, code: str) -> None:
    told = against(place)
    verdict = next(v for v in judge((measure,), told) if v.code != "unmeasured")
    assert (verdict.grade, verdict.code) == (grade, code)
    assert words.found(verdict) != words.found(Verdict(key=verdict.key, grade="unknown", code="unmeasured"))
    assert bool(words.cure(verdict)) == (grade != "good")
    assert words.title(verdict.key)
    assert words.demand(verdict.key, told)


def test_every_check_is_judged_somewhere_in_this_table() -> None:
    assert {type(measure) for _, measure, _, _ in CASES} == {check.measure for check in CHECKS}


def test_what_was_not_measured_is_never_good() -> None:
    verdicts = judge((), against("pc"))
    assert [v.key for v in verdicts] == [check.key for check in checks_at("pc")]
    assert {v.grade for v in verdicts} == {"unknown"}
    assert worst(verdicts) == "unknown"
    assert {words.found(v) for v in verdicts} == {"本机测不到"}


def test_the_session_may_allow_virtual_machines() -> None:
    allowed = Against(policy=Policy(virtual_allowed=True))
    verdict = next(v for v in judge((Virtual(name="KVM"),), allowed) if v.key == "virtual")
    assert (verdict.grade, words.found(verdict)) == ("good", "虚拟机 KVM，本场允许")


def test_the_worst_check_decides_and_orders() -> None:
    verdicts = judge((Cpu(cores=2), Disk(free_mb=10), Memory(mb=9_000)), against("pc"))
    assert worst(verdicts) == "bad"
    assert sorted(["good", "unknown", "bad", "weak"], key=severity) == ["bad", "weak", "unknown", "good"]  # type: ignore[arg-type]


def test_a_check_of_another_version_is_shown_calmly() -> None:
    strange = Verdict(key="moon", grade="bad", code="full")
    assert (words.title("moon"), words.found(strange), words.cure(strange)) == ("别的版本的检查项", "本机测不到", "")
    assert words.demand("moon", against("pc")) == ""


@pytest.mark.parametrize("measure", [measure for _, measure, _, _ in CASES], ids=lambda m: type(m).__name__)
def test_measures_travel(measure: Measure) -> None:
    assert read(msgspec.json.encode(measure)) == measure


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"type":"moon"}',
        b'{"type":"cpu","cores":-1}',
        b'{"type":"cpu","cores":99999999999}',
        b"\xff" * 40,
        b'{"type":"programs","running":[' + b",".join([b'"x"'] * 21) + b"]}",
        b"[" * 100_000,
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_no_honest_machine_says_is_nothing(raw: bytes) -> None:
    assert read(raw) is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(raw: bytes) -> None:
    assert read(raw) is None or isinstance(read(raw), Measure)
