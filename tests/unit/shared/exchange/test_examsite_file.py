"""The site file: what was signed comes back, every change is refused, and it is found where people put it."""

import msgspec
import pytest
from msgspec.structs import replace

from shared.exchange.examsite_file import (
    FILE_NAME,
    MAX_BYTES,
    SITE_FILE_TYPE,
    RoomOfSite,
    SiteFile,
    SiteFileError,
    open_site_file,
    sign_site_file,
)
from shared.exchange.examsite_places import find_site_file
from shared.exchange.seat_plan import seat_plan
from shared.machine.drives import Drive
from shared.security import signing
from shared.security.canonical import canonical_json
from shared.security.certificates import make_ca
from tests.support.travelling import NOW_MS, make_site


@pytest.fixture(scope="module")
def ours():
    return make_site()


@pytest.fixture(scope="module")
def content(ours):
    return SiteFile(
        created_ms=NOW_MS,
        serial=3,
        card=ours.public,
        ca=make_ca("S", now_ms=NOW_MS).certificate.decode(),
        rooms=(RoomOfSite(room="实训楼301", servers=("192.168.1.10:8443",), seats=seat_plan("JF301-#", seats=48)),),
    )


def refusal(data):
    with pytest.raises(SiteFileError) as caught:
        open_site_file(data)
    assert caught.value.message
    return caught.value.code


def test_it_says_what_the_site_signed(content, ours):
    assert open_site_file(sign_site_file(content, ours.key)) == content


def test_every_flipped_byte_is_refused(content, ours):
    data = sign_site_file(content, ours.key)
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << (place % 8)
        assert refusal(bytes(changed)).startswith("site_file_")


def test_another_key_than_the_one_on_the_card_is_refused(content):
    assert refusal(sign_site_file(content, make_site().key)) == "site_file_forged"


def test_a_later_version_is_named_as_such(content, ours):
    assert refusal(sign_site_file(replace(content, version=2), ours.key)) == "site_file_version"


@pytest.mark.parametrize(
    "change",
    [
        {"rooms": ()},
        {"rooms": (RoomOfSite(servers=()),)},
        {"rooms": (RoomOfSite(servers=("a:1",) * 9),)},
        {"rooms": (RoomOfSite(servers=("a:1",)),) * 33},
        {"rooms": (RoomOfSite(servers=("a:1",), seats=seat_plan("no seat")),)},
        {"rooms": (RoomOfSite(servers=("a:1",), seats=seat_plan("***#")),)},
        {"ca": "-----BEGIN CERTIFICATE-----\nrubbish"},
        {"serial": -1},
    ],
)
def test_it_is_bounded(content, ours, change):
    assert refusal(sign_site_file(replace(content, **change), ours.key)) == "site_file_malformed"


def test_what_is_no_site_file_is_refused(ours):
    assert refusal(b"") == refusal(b"<html>") == refusal(b"x" * (MAX_BYTES + 1)) == "site_file_malformed"
    other = signing.sign_envelope(canonical_json({"a": 1}), SITE_FILE_TYPE, ours.key)
    assert refusal(other) == "site_file_malformed"


def test_it_is_looked_for_in_the_data_folder_beside_the_program_and_on_sticks(content, ours, tmp_path):
    data, program, stick = (tmp_path / name for name in ("data", "program", "stick"))
    for folder in (data, program, stick):
        folder.mkdir()
    drives = [Drive(path=str(stick), name="U"), Drive(path=str(tmp_path / "pulled out"), name="V")]

    def find(given=None):
        found = find_site_file(data, given, program=program, drives=lambda: drives)
        return (found.path.parent.name, found.content.serial) if found else None

    assert find() is None
    (stick / "任意名称.ExamSite").write_bytes(sign_site_file(content, ours.key))
    (stick / "newer.examsite").write_bytes(sign_site_file(replace(content, serial=4), ours.key))
    assert find() == ("stick", 4)
    (program / FILE_NAME).write_bytes(sign_site_file(content, ours.key))
    assert find() == ("program", 3)
    (data / FILE_NAME).write_bytes(b"damaged on its way")
    assert find() == ("program", 3)
    assert find(stick) == ("stick", 4)
    with pytest.raises(SiteFileError):
        find(data / FILE_NAME)
    with pytest.raises(SiteFileError):
        find(tmp_path / "nowhere.examsite")


def test_only_a_damaged_one_is_told(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"damaged")
    with pytest.raises(SiteFileError) as caught:
        find_site_file(tmp_path, drives=tuple)
    assert caught.value.code == "site_file_malformed"


def test_the_room_of_a_pc_is_the_one_that_knows_it(content):
    one = RoomOfSite(room="1", servers=("a:1",), seats=seat_plan("A-#"))
    two = RoomOfSite(room="2", servers=("a:2",), seats=seat_plan("*#", {"odd": 7}))
    both = replace(content, rooms=(one, two))
    assert both.room_of("odd.school.cn") == two
    assert both.room_of("b-1") == two
    assert both.room_of("a-1") is None  # both patterns fit: a person must say
    assert content.room_of("whatever") == content.rooms[0]
    assert msgspec.json.decode(msgspec.json.encode(both), type=SiteFile) == both
