"""What a site added to its record after the results were sealed, as lines on the screen."""

from scripts.centre.folder import CentreFolder
from scripts.centre.marking.later_notes import LaterNote, later_notes
from scripts.centre.receiving.addenda import read_addenda
from scripts.centre.receiving.inbox import Inbox
from shared.words.catalogue import say


def notes_of(centre: CentreFolder, inbox: Inbox, bundle_sha256: str) -> tuple[LaterNote, ...]:
    """The notes of the addendum that holds the most; none where none came. Raises BundleError."""
    addenda = read_addenda(centre, inbox, bundle_sha256)
    return tuple(later_notes(addenda[-1], addenda[-1].state.plan)) if addenda else ()


def tell_later(centre: CentreFolder, inbox: Inbox, bundle_sha256: str) -> tuple[LaterNote, ...]:
    """Print them, and give them back."""
    notes = notes_of(centre, inbox, bundle_sha256)
    if notes:
        print(say("centre_cli.addendum.told", count=len(notes)))
        for number, note in enumerate(notes, 1):
            print(note.line(number))
    return notes
