"""Incidents: of a candidate or of the room, of a kind the category has, and only ever added to."""

import pytest

from shared.exam.acts.base import Doing, Effect
from shared.exam.acts.incidents import AmendIncident, LogIncident
from shared.exam.incidents import CATEGORIES, KINDS, IncidentCategory
from shared.exam.photos import MOST_BYTES, MOST_IN_A_ROOM, is_small_jpeg
from shared.exam.room import events as ev
from shared.words.catalogue import say
from tests.unit.shared.exam.acts.support import MIN, running, tells, why, writes
from tests.unit.shared.exam.support import Log, T


def test_an_incident_is_of_a_candidate_or_of_the_room() -> None:
    state = Log().state
    of_room = LogIncident(category="noise", text=" 噪声 ")
    of_seat = LogIncident(category="equipment", text="键盘", ticket="T2", item_id="Q1", kind="keyboard")
    assert why(of_room, state, T, "inspector") is None
    assert why(of_room, state, T, "technician") == "not_allowed"
    assert why(LogIncident(category="order", text=""), state, T) == "reason_needed"
    assert why(LogIncident(category="order", text="x", ticket="T9"), state, T) == "unknown_candidate"
    assert writes(of_room, state, T) == [ev.IncidentLogged(incident_id="i-1", category="noise", text="噪声")]
    assert writes(of_seat, running(1).state, T) == [
        ev.IncidentLogged(
            incident_id="i-3", category="equipment", text="键盘", ticket="T2", item_id="Q1", kind="keyboard"
        )
    ]
    assert tells(of_room, state, T) == Effect(code="incident_of_room")
    assert tells(of_seat, state, T) == Effect(code="incident_of_seat", values={"seat": 2})


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_kind_is_one_of_its_category_and_has_a_word(category: IncidentCategory) -> None:
    state = Log().state
    assert say(f"term.incident.{category}")
    for kind in KINDS[category]:
        assert why(LogIncident(category=category, text="x", kind=kind), state, T) is None
        assert say(f"term.incident_kind.{category}.{kind}")
    assert why(LogIncident(category=category, text="x", kind="?"), state, T) == "incident_kind_unknown"


def test_the_item_is_the_one_the_server_found_for_the_number() -> None:
    act = LogIncident(category="disputed_item", text="图看不清", ticket="T1", item=" 理论  12 ")
    (written,) = act.events(running(1).state, Doing(item_id="Q7"), T)
    assert written.event == ev.IncidentLogged(
        incident_id="i-3", category="disputed_item", text="图看不清", ticket="T1", item_id="Q7", item="理论 12"
    )


def test_an_incident_is_added_to_and_never_changed() -> None:
    log = running(1)
    first = ev.IncidentLogged(incident_id="k", category="health", text="头晕", ticket="T1")
    log.add(T, first)
    log.add(T, ev.IncidentLogged(incident_id="room", category="noise", text="施工"))
    more = AmendIncident(incident_id="k", text=" 校医到场 ")
    assert why(more, log.state, T) is None
    assert why(AmendIncident(incident_id="k", text=" "), log.state, T) == "reason_needed"
    assert why(AmendIncident(incident_id="?", text="x"), log.state, T) == "no_such_incident"
    assert writes(more, log.state, T) == [ev.IncidentAmended(incident_id="k", text="校医到场", ticket="T1")]
    of_room = AmendIncident(incident_id="room", text="停了")
    assert writes(of_room, log.state, T) == [ev.IncidentAmended(incident_id="room", text="停了")]
    assert tells(more, log.state, T) == Effect(code="incident_amended")
    log.add(T + MIN, ev.IncidentAmended(incident_id="k", text="校医到场", ticket="T1"))
    assert log.state.incidents == {"k": "T1", "room": ""}


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080010001001011100ffda0008010100003f00aaffd9")


def test_a_picture_lies_in_the_log_beside_its_incident() -> None:
    log = running(1)
    act = LogIncident(category="health", text="受伤", ticket="T1", photo=JPEG)
    incident, picture = writes(act, log.state, T)
    assert picture == ev.IncidentPhoto(incident_id="i-3", jpeg=JPEG, ticket="T1")
    for event in (incident, picture):
        log.add(T, event)
    more = AmendIncident(incident_id="i-3", text="已包扎", photo=JPEG)
    assert [type(e) for e in writes(more, log.state, T)] == [ev.IncidentAmended, ev.IncidentPhoto]
    assert log.state.photos == 1
    assert why(LogIncident(category="other", text="x", photo=b"\x89PNG"), log.state, T) == "photo_unusable"
    for _ in range(MOST_IN_A_ROOM):
        log.add(T, picture)
    assert why(more, log.state, T) == "too_many_photos"


def segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + (len(body) + 2).to_bytes(2) + body


SIZE, SCAN = segment(0xC0, bytes((8, 0, 16, 0, 16, 1, 1, 0x11, 0))), segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")


@pytest.mark.parametrize(
    ("inside", "fit"),
    [
        (SIZE + SCAN, True),
        (segment(0xE0, b"JFIF\0") + SIZE + SCAN, True),
        (segment(0xE1, b"Exif\0\0") + SIZE + SCAN, False),
        (segment(0xFE, b"a comment") + SIZE + SCAN, False),
        (SCAN, False),
        (segment(0xC0, bytes((8, 0x40, 0, 0, 16))) + SCAN, False),
        (segment(0xC0, bytes((8, 0, 16, 0, 0))) + SCAN, False),
        (b"\x00" + SIZE + SCAN, False),
        (b"\xff\xe0\x00\x01" + SIZE + SCAN, False),
        (SIZE, False),
        (SIZE + SCAN + bytes(MOST_BYTES), False),
    ],
)
def test_only_a_small_plain_jpeg_is_taken(inside: bytes, fit: bool) -> None:
    assert is_small_jpeg(b"\xff\xd8" + inside + b"\xff\xd9") is fit
    assert not is_small_jpeg(b"\xff\xd8" + inside)
    assert not is_small_jpeg(inside + b"\xff\xd9")


def test_bytes_of_any_kind_are_looked_at_without_harm() -> None:
    assert not is_small_jpeg(b"")
    assert not is_small_jpeg(b"\xff\xd8\xff\xd9")
