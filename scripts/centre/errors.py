"""The error family of the centre's tools: a stable code and the Chinese sentence that the command prints."""

from shared.words.catalogue import say


class CentreError(Exception):
    """A command cannot be done. `message` says what is wrong, what stays safe, what to do next."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class AuthoringError(CentreError):
    """The authoring folder or the session plan is wrong; `problems` has one Chinese line for each finding."""

    def __init__(self, problems: list[str]) -> None:
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__("authoring", say("centre.authoring", count=len(problems), listed=listed))
        self.problems = problems
