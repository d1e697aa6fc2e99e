"""Formal, trial or mock 正式 试考 模拟: how the kind of a session stands in titles, on prints and in file names."""

from shared.exam.plan import SessionKind
from shared.words.catalogue import say


def kind_word(kind: SessionKind) -> str:
    """What people call it."""
    return say(f"session.kind.{kind}")


def marked_title(title: str, kind: SessionKind) -> str:
    """A session's title as it is shown anywhere: nothing that is not formal may be taken for it."""
    return title if kind == "formal" else say("session.marked", kind=kind, title=title)


def file_stem(session_id: str, kind: SessionKind, rest: str) -> str:
    """How the name of a file of the session begins: `<session>-<kind>-<rest>`."""
    return f"{session_id}-{kind}-{rest}"
