"""What the tests of whole programs share."""

from collections.abc import Iterator

import pytest

from candidate_client.core.engine import Engine


@pytest.fixture
def engines() -> Iterator[list[Engine]]:
    """Clients without a window; whatever stands in the list is stopped."""
    made: list[Engine] = []
    yield made
    for engine in made:
        engine.stop()
