"""The folder of a trial: a centre, a site and a package that live for minutes and know nothing of the real ones."""

import secrets
from pathlib import Path
from typing import Final

import msgspec

from shared.exam.kinds.registry import AnyResponse
from shared.exchange.bundle import SUFFIX, open_bundle
from shared.exchange.known_cards import KnownCard
from shared.exchange.package import build_package
from shared.exchange.site_files import CentrePublic, SitePublic, read_card
from shared.security import codes, sealing, signing
from shared.trial.paper import trial_paper
from shared.trial.plan import trial_plan
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.domain.trial import TrialPlace

_CENTRE: Final = "TRIAL-CENTRE"
_SITE: Final = "TRIAL"
_NOWHERE: Final = "http://127.0.0.1:9/"
"""Results of a trial are never sent: nobody listens here."""
_DAY_MS: Final = 86_400_000


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """What was made: the data folder, the package file, and the secrets, which stand in this process alone."""

    data: Path
    package: Path
    setup_pin: str
    chief_pin: str
    opening_code: str
    identity: str


def make_material(folder: Path, place: TrialPlace) -> Material:
    """Make everything under an empty folder. Raises OSError, SecurityError, ArchiveError."""
    centre_key, identity = signing.make_signing_key(), sealing.make_identity()
    centre = CentrePublic(
        centre_id=_CENTRE,
        name=place.site_name,
        signing_key=signing.public_pem(centre_key.public_key()).decode(),
        results_recipient=sealing.recipient_of(identity),
        upload_url=_NOWHERE,
        receipt_url=_NOWHERE,
    )
    files = SiteFiles(DataFolder(folder / "data"))
    pin = files.make(site_id=_SITE, site_name=place.site_name, centre=centre, addresses=[], now_ms=place.now_ms)
    chief_pin, code = codes.new_pin(), codes.new_opening_code()
    paper, media = trial_paper()
    package = folder / f"{place.trial_id}.exampkg"
    build_package(
        package,
        plan=trial_plan(
            trial_id=place.trial_id,
            site_id=_SITE,
            site_name=place.site_name,
            room=place.room,
            seats=place.seats,
            virtual=place.virtual,
            pin_hash=codes.hash_secret(chief_pin),
            now_ms=place.now_ms,
            time_zone=place.time_zone,
        ),
        photos={},
        paper=paper,
        media=media,
        site=read_card(files.site_card, SitePublic),
        centre_id=_CENTRE,
        signing_key=centre_key,
        opening_code=code,
        serial=1,
        created_ms=place.now_ms,
        valid_until_ms=place.now_ms + _DAY_MS,
        extension_key=secrets.token_bytes(32),
    )
    return Material(
        data=folder / "data",
        package=package,
        setup_pin=pin,
        chief_pin=chief_pin,
        opening_code=code,
        identity=identity,
    )


def open_results(material: Material) -> dict[int, dict[str, AnyResponse]]:
    """Seat to item to the answer that counts, from the sealed bundle. Raises BundleError, OSError."""
    card = read_card(material.data / "site.pub.json", SitePublic)
    (path,) = (material.data / "bundles").glob(f"*{SUFFIX}")
    opened = open_bundle(path, centre_id=_CENTRE, cards=[KnownCard(card=card)], identity=material.identity)
    seats = {candidate.ticket: candidate.seat for candidate in opened.results.plan.candidates}
    return {seats[ticket]: dict(log.book.answers) for ticket, log in opened.logs.items()}
