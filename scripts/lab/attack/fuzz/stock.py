"""What the seeds of the fuzzers are made of: one centre, one site, one room's evening, each whole and honest."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre import samples
from shared.exchange.known_cards import KnownCard
from shared.security.codes import new_opening_code
from tests.support import travelling
from tests.support.travelling import PICTURE, Centre, Site

SAMPLES: Final = samples.SITE
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """Keys and files. They are made anew in every process: what has to be signed is signed where it is needed."""

    folder: Path
    centre: Centre
    site: Site
    package: Path
    bundle: Path

    @property
    def cards(self) -> list[KnownCard]:
        """The site as the centre registered it."""
        return [KnownCard(card=self.site.public)]

    def file(self, data: bytes, name: str) -> Path:
        """The bytes as a file, the same place each time."""
        path = self.folder / name
        path.write_bytes(data)
        return path


@cache
def stock() -> Stock:
    """The stock of this process, in memory where there is a folder for it."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None))
    centre, site, plan = travelling.make_centre(), travelling.make_site(), travelling.make_plan()
    photos = {c.photo: PICTURE for c in plan.candidates if c.photo}
    package, bundle = folder / "S1.exampkg", folder / "S1.exambundle"
    travelling.built(package, plan, photos, travelling.make_paper(), site, centre, new_opening_code())
    travelling.make_bundle(bundle, centre, site)
    return Stock(folder=folder, centre=centre, site=site, package=package, bundle=bundle)
