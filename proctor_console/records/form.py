"""What a printed form is: one module of `proctor_console.records.forms` with a `FORM`, and nothing else knows it.

What is only title, texts, table and boxes is no module but a file of `proctor_console.records.plain`.

The module brings its own words along: `learn` takes them into the catalogue as `form.<key>.<name>`, `title` and `holds`
among them.
"""

from collections.abc import Callable

import msgspec

from shared.fonts import FontPaths
from shared.protocol.console import RecordsData
from shared.words.catalogue import say

Make = Callable[[RecordsData, FontPaths | None], bytes]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A form of the room on paper.

    Attributes:
        key: its name in code; the buttons of the page are `print_<key>` and `save_<key>`.
        make: the PDF from what the server knows of the room; without fonts those of the program are used.
        before_exam: it is needed before the exam starts; the others tell what happened and wait for the start.
        copies: how many the printer makes: two where one stays and one is sent in.
        own_title, own_holds: of a form that is data (`plain_form`) and brings its words itself.
    """

    key: str
    make: Make
    before_exam: bool
    copies: int = 2
    own_title: str = ""
    own_holds: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.own_title or say(f"form.{self.key}.title")

    @property
    def holds(self) -> str:
        """What stands in it, as the page tells it."""
        return self.own_holds or say(f"form.{self.key}.holds")
