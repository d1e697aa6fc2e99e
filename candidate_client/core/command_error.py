"""What comes of a command of the window that did not work."""


class CommandError(Exception):
    """A command did not work; the same code and sentence stand in `ClientView.problem`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
