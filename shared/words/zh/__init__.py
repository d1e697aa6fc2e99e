"""The Chinese catalogue: one file a subject; a sentence's code is the file's name and its own."""

from typing import Final

from shared.words.zh import acts, console, link, log, record, security, sheet, term, todo, wire, words

_SUBJECTS: Final = {
    "acts": acts.WORDS,
    "console": console.WORDS,
    "link": link.WORDS,
    "log": log.WORDS,
    "record": record.WORDS,
    "security": security.WORDS,
    "sheet": sheet.WORDS,
    "term": term.WORDS,
    "todo": todo.WORDS,
    "wire": wire.WORDS,
    "words": words.WORDS,
}

ENTRIES: Final[dict[str, str]] = {
    f"{subject}.{name}": sentence for subject, sentences in _SUBJECTS.items() for name, sentence in sentences.items()
}
