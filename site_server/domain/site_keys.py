"""The secrets and cards of one site, as the service uses them. Where they lie is the business of an adapter."""

from typing import Final

import msgspec
from msgspec.structs import replace

from shared.exchange.centre_trust import CentreTrust, trust_in
from shared.exchange.site_files import CentrePublic, SitePublic, card_fingerprint
from shared.security.certificates import KeyedCertificate

LOCAL_DEVICE: Final = "local-technician"
"""The server's own machine: its command line speaks to the running server as this device."""


class SiteKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Made once by `init`.

    Attributes:
        card: the site's public card (id, name, public keys).
        centre: the newest card of the centre this site trusts.
        learnt: how it came to that card, and what is revoked; None with the card of the installation.
        signing_key: Ed25519 private key, PEM; signs result bundles.
        identity: age identity; opens rosters and the outer layer of papers.
        ca: the site's certificate authority.
        setup_pin_hash: Argon2id hash of the PIN of the local technician "setup".
    """

    card: SitePublic
    centre: CentrePublic
    signing_key: bytes
    identity: str
    ca: KeyedCertificate
    setup_pin_hash: str
    learnt: CentreTrust | None = None

    @property
    def trust(self) -> CentreTrust:
        """Whom to believe, and what is revoked."""
        return self.learnt or trust_in(self.centre)

    def trusting(self, trust: CentreTrust) -> "SiteKeys":
        """The same with what was learnt of the centre."""
        return replace(self, centre=trust.card, learnt=trust)

    def __repr__(self) -> str:
        """Names, no secrets: this may end up in a log."""
        return f"SiteKeys({self.card.site_id}, centre {card_fingerprint(self.centre)})"
