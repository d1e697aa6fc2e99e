"""One thing in a bundle that is not as the centre issued it: a code, the values of its sentence."""

import msgspec

from shared.words.catalogue import say


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A difference. `code`: its sentence is `comparing.<code>`."""

    code: str
    values: dict[str, str | int] = {}

    def sentence(self) -> str:
        """What a person at the centre reads."""
        return say(f"comparing.{self.code}", **self.values)


def difference(code: str, **values: str | int) -> Difference:
    """A difference with the values its sentence names."""
    return Difference(code=code, values=values)
