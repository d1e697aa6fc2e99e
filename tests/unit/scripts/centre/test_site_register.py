"""The register of sites and rooms: each room its card, a replaced one stays, none is accepted silently."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.site_register import need_card
from shared.exchange.known_cards import of_site
from shared.exchange.site_files import card_fingerprint, write_card
from tests.support.travelling import make_site


@pytest.fixture
def centre(tmp_path: Path) -> CentreFolder:
    return CentreFolder(tmp_path / "centre")


def test_rooms_of_a_site_have_cards_of_their_own(centre: CentreFolder) -> None:
    first, second = (replace(make_site().public, room=room) for room in ("第301考场", "第302考场"))
    assert centre.register(first)
    assert centre.register(second)
    assert not centre.register(second)
    cards = centre.cards()
    assert need_card(cards, "ZD0001", "第３０１ 考场").card == first
    assert need_card(cards, "ZD0001", "第302考场").card == second
    with pytest.raises(CentreError) as refused:
        need_card(cards, "ZD0001", "第303考场")
    assert refused.value.code == "unknown_room"
    assert "第301考场、第302考场" in refused.value.message


def test_a_card_without_a_room_serves_the_rooms_that_have_none(centre: CentreFolder) -> None:
    whole, own = make_site().public, make_site().public
    centre.register(whole)
    centre.register(own, "第302考场")
    assert need_card(centre.cards(), "ZD0001", "第301考场").card == whole
    assert need_card(centre.cards(), "ZD0001", "第302考场").card == own


def test_another_card_of_a_room_is_refused_by_name_and_replaces_only_when_told(centre: CentreFolder) -> None:
    old, new = (replace(make_site().public, room="第301考场") for _ in range(2))
    centre.register(old)
    with pytest.raises(CentreError) as refused:
        centre.register(new)
    assert refused.value.code == "site_changed"
    for word in ("第301考场", card_fingerprint(old), card_fingerprint(new), "--replace", "--room"):
        assert word in refused.value.message
    assert need_card(centre.cards(), "ZD0001", "第301考场").card == old
    assert centre.register(new, instead=True)
    kept, holds = centre.cards()
    assert (kept.card, holds.card, holds.until_ms) == (old, new, None)
    assert kept.until_ms == holds.since_ms
    assert centre.register(old, instead=True)  # the old server is back: three entries, its first spell stays told
    assert [known.until_ms is None for known in centre.cards()] == [False, False, True]


def test_one_key_is_not_two_rooms(centre: CentreFolder) -> None:
    card = make_site().public
    centre.register(card, "第301考场")
    with pytest.raises(CentreError, match="card_elsewhere"):
        centre.register(card, "第302考场")


def test_a_folder_of_an_earlier_version_goes_on(centre: CentreFolder) -> None:
    old = make_site()
    other = make_site("ZD0002")
    (centre.root / "sites").mkdir(parents=True)
    for site in (old, other):
        write_card(centre.root / "sites" / f"{site.public.site_id}.pub.json", site.public)
    assert need_card(centre.cards(), "ZD0001", "任何考场").card == old.public
    centre.register(make_site().public, "第302考场")
    assert len(of_site(centre.cards(), "ZD0001")) == 2
    assert need_card(centre.cards(), "ZD0001", "第301考场").card == old.public
    assert need_card(centre.cards(), "ZD0002", "").card == other.public


def test_the_commands_say_which_room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ["--dir", str(tmp_path / "centre")]
    for number, room in enumerate(("第301考场", "第302考场")):
        write_card(tmp_path / f"{number}.json", make_site().public)
        assert main(["register-site", *folder, str(tmp_path / f"{number}.json"), "--room", room]) == 0
    assert main(["register-site", *folder, str(tmp_path / "0.json"), "--room", "第302考场"]) == 1
    write_card(tmp_path / "new.json", make_site().public)
    assert main(["register-site", *folder, str(tmp_path / "new.json"), "--room", "第302考场", "--replace"]) == 0
    capsys.readouterr()
    assert main(["sites", *folder]) == 0
    said = capsys.readouterr().out
    assert [said.count(word) for word in ("第301考场", "第302考场", "已被替换")] == [1, 2, 1]
