"""A fake room whose PCs are stopped at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.candidate_client.core.fake_room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    for engine in made.engines:
        engine.stop()
