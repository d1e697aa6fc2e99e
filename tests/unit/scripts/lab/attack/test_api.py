"""The description of the wire is made of its routes, and the app keeps to it whoever calls with whatever."""

import json
import random
from pathlib import Path

import jsonschema
import msgspec
import pytest

from scripts.lab.attack.api import Caller
from scripts.lab.attack.callers import PHASES, Room
from scripts.lab.attack.far import LOCAL, FarRoom
from scripts.lab.attack.long_run import Figures
from scripts.lab.attack.truths import truer
from scripts.lab.attack.wire import served
from shared.protocol import paths
from shared.protocol.errors import ErrorBody
from site_server.web.description import openapi
from tests.support.server_parts import ServerParts

pytestmark = [pytest.mark.allow_log(".*", required=False)]


def test_every_schema_of_it_is_one() -> None:
    document = openapi(served())
    for name, schema in document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert name
    assert len(document["paths"]) > 40


@pytest.mark.parametrize("phase", PHASES)
def test_no_fault_and_no_status_that_is_not_described(tmp_path: Path, phase: str) -> None:
    parts = ServerParts(tmp_path)
    try:
        caller = Caller(Room(parts, phase), number=1)
        caller.all_routes(1, ("stranger", "PC, logged in", "chief", "technician"))
    finally:
        parts.stop()
    assert caller.faults == []
    assert caller.calls.total() > 300
    assert {200, 400, 401, 403} <= caller.seen


def test_a_copy_whose_digest_is_none_is_a_bad_request(tmp_path: Path) -> None:
    """Found by the long run: it was a fault of the server."""
    parts = ServerParts(tmp_path)
    header = {"site_id": "x", "generation": "g", "created_ms": 1, "product_version": "0"}
    body = msgspec.json.encode({"tail": {"header": header, "digest": "no digest", "size": 1}})
    try:
        status, data = Room(parts, "sealed").call("console", "POST", paths.BACKUP, data=body)
    finally:
        parts.stop()
    assert (status, msgspec.json.decode(data, type=ErrorBody).code) == (400, "bad_request")


def test_a_server_process_answers_whoever_calls_with_whatever(tmp_path: Path) -> None:
    """A short one of `dev.py attack --wire`; a room at work, its door and TLS, each caller's own certificate."""
    with FarRoom(tmp_path, "running") as room:
        caller = Caller(room, number=2)
        caller.all_routes(1, ("stranger", "chief", LOCAL))
        wrong = room.wrong()
    assert [*caller.faults, *wrong] == []
    assert {200, 400, 401, 403, 409} <= caller.seen
    assert len({endpoint for _, endpoint, _ in caller.calls}) == len(room.routes)


def test_what_is_true_gets_into_the_message_and_nonsense_stays() -> None:
    dice = random.Random(1)
    body = b'{"tickets":["x","y"],"command":{"pin":"x","reason":"x"}}'
    made = [json.loads(truer(dice, body, {"ticket": ["T"], "pin": ["P"]})) for _ in range(40)]
    assert {"T", "y"} <= {ticket for one in made for ticket in one["tickets"]}
    assert {one["command"]["pin"] for one in made} == {"x", "P"}
    assert {one["command"]["reason"] for one in made} == {"x"}
    assert truer(dice, b"{", {}) == b"{"


def test_the_figures_of_a_long_run_tell_who_came_in_where() -> None:
    figures = Figures()
    figures.calls[("chief", "GET /v1/console/view", 200)] = 3
    figures.calls[("stranger", "GET /v1/console/view", 401)] = 2
    assert list(figures.lines()) == [
        "chief：3 次，走进 1 个接口；200 × 3",
        "stranger：2 次，走进 0 个接口；401 × 2",
        "0 个考场，5 次调用，1 个接口；服务器内存最多 0 MB，一个考场里最多增长 0 MB；0 处没有守住。",
    ]
