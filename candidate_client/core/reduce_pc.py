"""What a fact about the PC itself changes in the view: its disk, the journals on it, its lock."""

from msgspec.structs import replace

from candidate_client.core.state import ClientView, settle


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
