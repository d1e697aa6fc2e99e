"""A language nobody speaks, made from the Chinese one, so that tests find sentences that never were in a catalogue.

Every sentence stands in ⟦⟧, its Chinese characters are other letters, its places are kept. So what still is Chinese in
the output was either given as a value (a name, a title) or is a sentence that escaped.
"""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Final

from shared.words.catalogue import CHINESE, Catalogue

_LETTERS: Final = "àéîõüçñšžøåëïôû"


def is_chinese(character: str) -> bool:
    """Whether it is a Chinese character (punctuation is none)."""
    return 0x3400 <= ord(character) <= 0x9FFF or 0x20000 <= ord(character) <= 0x323AF


def pseudo_text(template: str) -> str:
    """A sentence of the language: `延时 {minutes} 分钟` becomes `⟦åç {minutes} éû⟧`."""
    pieces = []
    for text, name, spec, conversion in Formatter().parse(template):
        pieces.append("".join(_LETTERS[ord(c) % len(_LETTERS)] if is_chinese(c) else c for c in text))
        pieces[-1] = pieces[-1].replace("{", "{{").replace("}", "}}")
        if name is not None:
            pieces.append(f"{{{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}")
    return f"⟦{''.join(pieces)}⟧"


class _Twins(Mapping[str, str]):
    """The twin of every Chinese sentence there is now: parts that bring their own words may be loaded later."""

    def __getitem__(self, code: str) -> str:
        return pseudo_text(CHINESE.entries[code])

    def __iter__(self) -> Iterator[str]:
        return iter(CHINESE.entries)

    def __len__(self) -> int:
        return len(CHINESE.entries)


PSEUDO: Final = Catalogue("qps-ploc", _Twins())


def escaped(text: str) -> str:
    """The Chinese characters of a text that should be all pseudo-language; empty where nothing escaped."""
    return "".join(c for c in text if is_chinese(c))
