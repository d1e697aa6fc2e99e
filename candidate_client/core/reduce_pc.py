"""What a fact about the PC itself changes in the view: enrolment, its line, its disk, its journals, its lock. Pure."""

from msgspec.structs import replace

from candidate_client.core.state import ClientView, Device, Link, settle
from shared.protocol.asking import Standing


def let_out(view: ClientView) -> ClientView:
    """The exit code of this PC was typed: it holds nobody until somebody logs in."""
    return settle(replace(view, let_out=True))


def disk_trouble(view: ClientView, failing: bool) -> ClientView:
    """The journal cannot be written, or can again."""
    return replace(view, disk_trouble=failing)


def journals_left(view: ClientView, waiting: int, kept: int) -> ClientView:
    """How many journals of closed sittings lie here: still to be handed over, not taken by the server."""
    same = (view.journals, view.journals_kept) == (waiting, kept)
    return view if same else replace(view, journals=waiting, journals_kept=kept)


def left_here(view: ClientView, journals: int) -> ClientView:
    """How many journals lay here at the start that the server may lack."""
    return replace(view, left_here=journals)


def exported(view: ClientView, names: tuple[str, ...]) -> ClientView:
    """These files are on the USB drive, read back and found whole."""
    return replace(view, exported=names)


def device_known(view: ClientView, device: Device | None) -> ClientView:
    """This PC was enrolled (or is not)."""
    known = replace(view, device=device, seat=device.seat if device else 0, problem=None)
    return settle(replace(known, joining=None, cast_out=False))


def joining(view: ClientView, standing: Standing) -> ClientView:
    """How this PC's request to be enrolled stands."""
    return view if view.joining == standing else replace(view, joining=standing)


def cast_out(view: ClientView) -> ClientView:
    """The server takes this PC's certificate no more; whoever works here is left alone."""
    return view if view.cast_out or view.candidate is not None else settle(replace(view, cast_out=True))


def servers_found(view: ClientView, servers: tuple[str, ...], rooms: tuple[str, ...]) -> ClientView:
    """Who announces itself in this network, and the room each names; nobody of these has been checked."""
    same = (view.found, view.found_rooms) == (servers, rooms)
    return view if same else replace(view, found=servers, found_rooms=rooms)


def link_up(view: ClientView) -> ClientView:
    """The server answered."""
    up = replace(view, link=Link(online=True), resume_offered=False, cast_out=False)
    return view if up == view else settle(up)


def link_down(view: ClientView, local_ms: int, trouble: str = "") -> ClientView:
    """The server did not answer; the first failure's time stays."""
    since = view.link.offline_since_ms if view.link.offline_since_ms is not None else local_ms
    return replace(view, link=Link(online=False, offline_since_ms=since, trouble=trouble))


def resume_offered(view: ClientView) -> ClientView:
    """The server stays out of reach, and this PC could go on by itself."""
    return view if view.resume_offered else replace(view, resume_offered=True)


def paper_ready(view: ClientView, ready: bool) -> ClientView:
    """The ciphertext of the paper is (not) here."""
    return view if view.paper_ready == ready else replace(view, paper_ready=ready)
