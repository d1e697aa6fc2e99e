"""Another machine goes on with what the first had learnt of its centre, and with the package under the newer key."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.exchange.trust_file import Recalled
from site_server.service.continuity.centre import take_trust
from tests.support.travelling import Centre
from tests.support.trust import Keeper
from tests.unit.site_server.test_take_over import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.close()


def test_what_was_learnt_of_the_centre_goes_along(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts, keys = site.parts, site.parts.tiny.centre_keys
    keeper = Keeper(Centre(public=keys.card, key=keys.signing_key, identity=""), parts.clock.wall - 90_000_000)
    keeper.rotate()
    monkeypatch.setattr(keys, "signing_key", keeper.centre.key)
    parts.import_package(parts.tiny.build_package(tmp_path / "2.exampkg", serial=2, trust=keeper.file()))
    keeper.revoke(packages=(Recalled(session_id="S-OTHER", serial=1, since_ms=1, reason="错题"),))
    take_trust(parts.site, keeper.file(), "tech")
    parts.started()
    site.back_up()
    second = site.second()
    assert second.site.keys.trust == parts.site.keys.trust
    assert second.site.keys.centre == keeper.card
    assert second.site.need_room().row.serial == 2
    assert second.site.need_room().state.started_ms is not None
