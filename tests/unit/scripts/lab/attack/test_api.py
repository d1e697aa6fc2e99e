"""The description of the wire is made of its routes, and the app keeps to it whoever calls with whatever."""

from pathlib import Path

import jsonschema
import msgspec
import pytest

from scripts.lab.attack.api import Caller
from scripts.lab.attack.callers import PHASES, Room
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
    assert caller.calls > 300
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
