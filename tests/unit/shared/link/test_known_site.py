"""What a PC takes from a site file, and from an enrolment its server knows no more."""

from pathlib import Path

from msgspec.structs import replace

from shared.exchange.examsite_file import ClientPolicy, RoomOfSite, SiteFile
from shared.exchange.seat_plan import seat_plan
from shared.exchange.site_files import card_fingerprint
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.known_site import from_enrolment, from_site_file
from shared.security.certificates import key_pem, make_device_key
from tests.support.travelling import NOW_MS, make_site


def test_a_site_file_tells_servers_and_seat() -> None:
    one = RoomOfSite(room="301", servers=("a:1", "b:1"), seats=seat_plan("PC-#", {"ODD": 7}))
    two = RoomOfSite(room="302", servers=("c:1",), seats=seat_plan("LAB-#"))
    content = SiteFile(created_ms=NOW_MS, card=make_site().public, ca="PEM", rooms=(one, two))
    by_name, listed, unknown = (from_site_file(content, host) for host in ("pc-12", "odd", "stranger"))
    assert (by_name.servers, by_name.seat, by_name.seat_by, by_name.room) == (("a:1", "b:1"), 12, "pattern", "301")
    assert (listed.seat, listed.seat_by) == (7, "list")
    assert (unknown.servers, unknown.seat, unknown.room) == (("a:1", "b:1", "c:1"), 0, "")
    assert from_site_file(content, "stranger", "302").servers == ("c:1",)
    assert by_name.card_print == card_fingerprint(content.card)


def test_an_earlier_enrolment_is_enough_to_ask_again(tmp_path: Path) -> None:
    files = DeviceFiles(tmp_path)
    assert from_enrolment(files) is None
    identity = DeviceIdentity(device_id="d", server="a:1", others=("b:1",), seat=3, site_id="S")
    files.save(identity, key=key_pem(make_device_key()), certificate=b"c", site_ca=b"ca")
    known = from_enrolment(files)
    assert known is not None
    assert (known.site_id, known.servers, known.ca, known.seat) == ("S", ("a:1", "b:1"), b"ca", 3)


def test_the_file_says_whether_pcs_start_locked() -> None:
    content = SiteFile(created_ms=NOW_MS, card=make_site().public, ca="PEM", rooms=(RoomOfSite(servers=("a:1",)),))
    assert from_site_file(content, "x").kiosk
    open_room = replace(content, policy=ClientPolicy(kiosk=False))
    assert not from_site_file(open_room, "x").kiosk
