"""What a PC checks and believes: the order, its disk, its clock, and why an answer is not the typed one."""

import errno
from pathlib import Path

import msgspec
import pytest

from candidate_client.core.settings import Settings
from candidate_client.core.trial.cause import cause_of
from candidate_client.core.trial.checks import check_clock, check_disk, check_program, disk_failure
from candidate_client.core.trial.order import OrderRefusedError, read_order, trial_settings
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.trial import USE, TrialOrder
from shared.security import certificates
from shared.security.authority import say_as_authority

CA = certificates.make_ca("S1", now_ms=1_800_000_000_000)
ORDER = TrialOrder(
    trial_id="T", device_id="seat-3", seat=3, port=8444, enrol_code="C", ticket="9", password="9", product_version="1"
)


def refused(body: str, use: str = USE, device_id: str = "seat-3") -> str:
    with pytest.raises(OrderRefusedError) as caught:
        read_order(say_as_authority(CA, use, body), CA.certificate, device_id)
    return caught.value.code


def test_an_order_counts_for_this_pc_only_and_only_if_the_site_said_it() -> None:
    body = msgspec.json.encode(ORDER).decode()
    assert read_order(say_as_authority(CA, USE, body), CA.certificate, "seat-3") == ORDER
    assert refused(body, device_id="seat-4") == "other_device"
    assert refused(body, use="something else") == "envelope_bad_signature"
    assert refused("{}") == "not_understood"


def test_the_trial_runs_beside_the_real_client_against_its_own_server(tmp_path: Path) -> None:
    own = trial_settings(ORDER, Settings(data=tmp_path, kiosk=True), "10.0.0.5:8443")
    assert (own.server, own.seat, own.enrol_code, own.kiosk) == ("10.0.0.5:8444", 3, "C", True)
    assert tmp_path in own.data.parents
    assert trial_settings(ORDER, Settings(data=tmp_path), "[fe80::1]:8443").server == "[fe80::1]:8444"


def test_versions_clocks_and_disks(tmp_path: Path) -> None:
    assert check_program("1.2", "1.2") is None
    assert check_program("1.1", "1.2") is not None
    assert check_clock(1_000_000, None) is None
    assert check_clock(1_000_000, 1_050_000) is None
    off = check_clock(0, 90_000)
    assert off is not None
    assert (off.code, off.values) == ("clock_off", {"seconds": 90})
    assert check_disk(tmp_path / "journal") is None
    assert list((tmp_path / "journal").iterdir()) == []
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    failed = check_disk(in_the_way)
    assert failed is not None
    assert failed.code == "disk_fails"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EFBIG, "disk_full"),
        (errno.EROFS, "disk_read_only"),
        (errno.EACCES, "disk_read_only"),
        (errno.EIO, "disk_fails"),
    ],
)
def test_an_error_of_the_disk_is_told_by_its_number(number: int, code: str) -> None:
    assert disk_failure(OSError(number, ""), Path("x")).code == code


def test_why_an_answer_is_not_the_typed_one() -> None:
    assert cause_of("single_choice", SingleChoice(choice="A"), None) == "mouse_dead"
    assert cause_of("fill_in", FillIn(blanks={"a": "12"}), None) == "keyboard_dead"
    assert cause_of("fill_in", FillIn(blanks={"a": "12"}), FillIn(blanks={"a": "1"})) == "answer_differs"
    assert cause_of("short_answer", ShortAnswer(text="借贷AB"), ShortAnswer(text="AB")) == "chinese_dead"
    assert cause_of("short_answer", ShortAnswer(text="借贷"), None) == "chinese_dead"
    assert cause_of("short_answer", ShortAnswer(text="借贷"), ShortAnswer(text="借")) == "answer_differs"
