"""How files of a session are called when they leave the console: session and kind first, whatever they are."""

from shared.protocol.console import RoomView
from shared.session_kind import file_stem


def session_file(view: RoomView | None, rest: str) -> str:
    """`S20261128-0930-301-trial-考场日志.xlsx`; `rest` alone where no session is open."""
    return file_stem(view.session_id, view.kind, rest) if view is not None and view.session_id else rest
