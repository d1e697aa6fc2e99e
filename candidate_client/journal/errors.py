"""What can be wrong with a journal file."""

from shared.words.catalogue import say


class JournalError(Exception):
    """A journal that cannot be used as it is; nothing of it was changed.

    code: `not_a_journal`, `wrong_key`. message: the sentence for the person.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = say(f"client.journal.{code}")
