"""What the server's tests share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.server_parts import ServerParts


@pytest.fixture
def make_parts(tmp_path: Path) -> Iterator[Callable[..., ServerParts]]:
    """Servers made of parts, stopped after the test."""
    made: list[ServerParts] = []

    def make(**changes: Any) -> ServerParts:
        made.append(ServerParts(tmp_path / f"server-{len(made)}", **changes))
        return made[-1]

    yield make
    for parts in made:
        parts.stop()


@pytest.fixture
def parts(make_parts: Callable[..., ServerParts]) -> ServerParts:
    """One server with the package imported."""
    return make_parts()
