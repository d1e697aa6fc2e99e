"""The Chinese catalogue: one file a subject; a sentence's code is the file's name and its own."""

from typing import Final

from shared.words.zh import acts, link, security, sheet, wire, words

_SUBJECTS: Final = {
    "acts": acts.WORDS,
    "link": link.WORDS,
    "security": security.WORDS,
    "sheet": sheet.WORDS,
    "wire": wire.WORDS,
    "words": words.WORDS,
}

ENTRIES: Final[dict[str, str]] = {
    f"{subject}.{name}": sentence for subject, sentences in _SUBJECTS.items() for name, sentence in sentences.items()
}
