"""Walks the XML of an office file that came from outside: names without name spaces, no document type, no recursion."""

from collections.abc import Callable
from xml.parsers import expat

_SEPARATOR = " "

OnStart = Callable[[str, dict[str, str]], None]
OnEnd = Callable[[str], None]
OnText = Callable[[str], None]


class XmlRefusedError(Exception):
    """The XML declares a document type, which no office program writes and which can make a small file explode."""


def walk(xml: bytes, on_start: OnStart, on_end: OnEnd | None = None, on_text: OnText | None = None) -> None:
    """Call `on_start(name, attributes)`, `on_end(name)` and `on_text(text)` in the order of the document.

    Raises:
        xml.parsers.expat.ExpatError: this is not well-formed XML.
        XmlRefusedError: it has a document type.
    """
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(_SEPARATOR)[2]: value for key, value in attributes.items()}
        on_start(name.rpartition(_SEPARATOR)[2], plain)

    parser.StartElementHandler = start
    if on_end is not None:
        ending = on_end
        parser.EndElementHandler = lambda name: ending(name.rpartition(_SEPARATOR)[2])
    if on_text is not None:
        parser.CharacterDataHandler = on_text
    parser.Parse(xml, True)


def _refuse(*_declared: object) -> None:
    raise XmlRefusedError
