"""Whether the candidates' PCs run the server's program version: for the board of programs and the console's head."""

from shared.updates.versions import mixed
from shared.words.catalogue import say
from site_server.service.core.site import Site


def mixed_room(site: Site) -> str:
    """What is to be said of a room with differing versions; empty if there is none.

    A PC that has not been heard since the server's start is left out.
    """
    pcs = (card for card in site.devices.cards().devices if card.role == "candidate")
    return mixed(site.version, ((say("updates.mixed_seat", seat=pc.seat), pc.product_version) for pc in pcs))
