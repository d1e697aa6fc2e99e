"""The travelling files' fixtures: one centre, one site, one paper, one plan, one package."""

from pathlib import Path

import pytest

from shared.exam.paper import Paper
from shared.exam.plan import SessionPlan
from shared.security import codes
from tests.support.travelling import NOW_MS, PICTURE, Centre, Site, built, make_centre, make_paper, make_plan, make_site
from tests.support.trust import Keeper


@pytest.fixture(scope="session")
def centre() -> Centre:
    return make_centre()


@pytest.fixture(scope="session")
def site() -> Site:
    return make_site()


@pytest.fixture(scope="session")
def code() -> str:
    return codes.new_opening_code()


@pytest.fixture(scope="session")
def paper() -> Paper:
    return make_paper()


@pytest.fixture(scope="session")
def plan() -> SessionPlan:
    return make_plan()


@pytest.fixture(scope="session")
def photos(plan: SessionPlan) -> dict[str, bytes]:
    return {c.photo: PICTURE for c in plan.candidates if c.photo}


@pytest.fixture(scope="session")
def package_path(
    tmp_path_factory: pytest.TempPathFactory,
    plan: SessionPlan,
    photos: dict[str, bytes],
    paper: Paper,
    site: Site,
    centre: Centre,
    code: str,
) -> Path:
    path = tmp_path_factory.mktemp("package") / "S1.exampkg"
    built(path, plan, photos, paper, site, centre, code)
    return path


@pytest.fixture
def keeper(centre: Centre) -> Keeper:
    return Keeper(centre, NOW_MS)


@pytest.fixture
def safe(centre: Centre) -> Keeper:
    """A centre with a recovery key from the first day on."""
    return Keeper(centre, NOW_MS, recovery=True)
