"""Who signed a bundle, in words for the person at the centre: which room's card, and what is unusual about it."""

from scripts.centre.issued import Issue
from scripts.centre.site_register import room_label
from shared.exchange.bundle import CheckedBundle, OpenedBundle
from shared.words.catalogue import say


def signer_lines(bundle: CheckedBundle | OpenedBundle, issue: Issue | None) -> list[str]:
    """The lines; `issue` of the package the bundle was made with, where it is known."""
    known = bundle.signer
    if known is None:
        return []
    lines = [say("centre_cli.signer", room=room_label(known), fingerprint=known.fingerprint)]
    if bundle.note is not None:
        room = room_label(known) if bundle.note == "retired_card" else bundle.manifest.room
        lines.append(say(f"bundle.note.{bundle.note}", room=room, fingerprint=known.fingerprint))
    if issue is not None and issue.card and issue.card != known.fingerprint:
        lines.append(say("centre_cli.signer_differs", sealed=issue.card))
    return lines
