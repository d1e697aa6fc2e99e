"""The directory in a package, from the national sheets: all rooms of the site, and nobody of another one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.centre import samples
from scripts.centre.folder import CentreFolder
from scripts.centre.issuing import all_rooms, issue
from scripts.centre.issuing.all_rooms import AllOrder, issue_all
from scripts.centre.issuing.issue import issue_package
from scripts.centre.issuing.order import Order
from shared.exchange.directory import Directory, find
from shared.exchange.package import open_package, open_roster_part
from tests.support.many_rooms import ManyRooms
from tests.support.receiver import centre_folder
from tests.support.travelling import Site, make_centre, make_site

SAMPLES = samples.FOLDER
A_WEEK_BEFORE = 1_795_829_400_000 - 7 * 86_400_000
SITE_FILES = SAMPLES / "site"


@pytest.fixture(autouse=True)
def a_week_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module in (issue, all_rooms):
        monkeypatch.setattr(module, "now_ms", lambda: A_WEEK_BEFORE)
    return iter([None])


def order(plan: Path) -> Order:
    files = SITE_FILES
    return Order(
        exam=SAMPLES / "exam",
        plan=plan,
        seating=files / "seating.xlsx",
        students=files / "students.xlsx",
        photos=files / "photos.zip",
    )


def plan_for_302(folder: Path) -> Path:
    text = (SITE_FILES / "plan.toml").read_text(encoding="utf-8")
    path = folder / "plan.toml"
    path.write_text(text.replace('"S20261128-0930-301"', '"S-302"').replace("301机房", "302机房"), encoding="utf-8")
    return path


def directory(package: Path, centre: CentreFolder, site: Site) -> Directory:
    opened = open_package(package, centre=centre.card(), site_id=site.public.site_id, now_ms=0)
    return open_roster_part(opened, site.identity).directory


def test_the_sheet_of_a_site_tells_of_its_other_rooms(tmp_path: Path) -> None:
    site = make_site()
    centre = centre_folder(tmp_path / "centre", make_centre(), site)
    made = issue_package(centre, order(SITE_FILES / "plan.toml"), lambda _text: None)
    known = directory(made.package, centre, site)
    assert len(known.placed) == 48
    assert known.made_ms == A_WEEK_BEFORE
    elsewhere = [one for one in known.placed if one.room == "实训楼302机房"]
    assert len(elsewhere) == 3
    for one in elsewhere:
        assert find(known.placed, known.salt, one.name).hits == (one,), one.name
        assert one in find(known.placed, known.salt, one.pinyin).hits
        assert one in find(known.placed, known.salt, one.ticket).hits
        assert (one.starts_at_ms, one.duration_s) == (1_795_829_400_000, 7200)
    assert find(known.placed, known.salt, "样例\U00020bb7").hits[0].title.startswith("数字化管理会计"), "of the plan"

    second = issue_package(centre, order(plan_for_302(tmp_path)), lambda _text: None)
    later = directory(second.package, centre, site)
    assert len(later.placed) == 48, "whom both the sheet and the package of 301 name stands once"
    assert {one.title for one in later.placed if one.room == "实训楼301机房"} == {
        one.title for one in known.placed if one.room == "实训楼301机房"
    }
    assert all(one.pinyin for one in later.placed)


def test_where_the_centre_has_several_sites_the_sheet_alone_proves_nothing(tmp_path: Path) -> None:
    site, other = make_site("ZD0001"), make_site("ZD0002")
    centre = centre_folder(tmp_path / "centre", make_centre(), site, other)
    made = issue_package(centre, order(SITE_FILES / "plan.toml"), lambda _text: None)
    assert {one.room for one in directory(made.package, centre, site).placed} == {"实训楼301机房"}
    centre.register(make_site("ZD0001").public, "实训楼302机房")
    again = issue_package(centre, order(SITE_FILES / "plan.toml"), lambda _text: None)
    assert len(directory(again.package, centre, site).placed) == 48, "its card says whose room it is"


def test_all_rooms_of_a_site_know_each_other_and_no_other_site(tmp_path: Path) -> None:
    sites = {site_id: make_site(site_id) for site_id in ("ZD0001", "ZD0002")}
    centre = centre_folder(tmp_path / "centre", make_centre(), *sites.values())
    ManyRooms(4, 3, tuple(sites)).write(tmp_path)
    shutil.copy(SITE_FILES / "plan.toml", tmp_path / "plan.toml")
    every = AllOrder(
        exam=SAMPLES / "exam",
        plan=tmp_path / "plan.toml",
        rooms=tmp_path / "rooms.xlsx",
        registrations=tmp_path / "registrations.xlsx",
        seating=tmp_path / "seating.xlsx",
        students=tmp_path / "students.xlsx",
        photos=tmp_path / "photos.zip",
    )
    made = issue_all(centre, every, lambda _text: None)
    assert len(made) == 4
    for one in made:
        known = directory(one.package, centre, sites[one.issue.site_id]).placed
        assert len(known) == 6
        assert {placed.room for placed in known} == {"机房001", "机房002"}
    of_sites = [{p.ticket for p in directory(m.package, centre, sites[m.issue.site_id]).placed} for m in made]
    assert of_sites[0].isdisjoint(of_sites[1]), "the same rooms' names at another site"
