"""The Chinese catalogue: one file a subject; a sentence's code is the file's name and its own."""

from typing import Final

from shared.words.zh import (
    acts,
    author,
    backup,
    bundle,
    centre,
    client,
    command,
    console,
    exchange,
    field,
    formula,
    issuing,
    kind,
    link,
    log,
    marking,
    notice,
    package,
    record,
    security,
    server,
    sheet,
    term,
    todo,
    upload,
    wire,
    words,
    workbook,
)

_SUBJECTS: Final = {
    "acts": acts.WORDS,
    "author": author.WORDS,
    "backup": backup.WORDS,
    "bundle": bundle.WORDS,
    "centre": centre.WORDS,
    "client": client.WORDS,
    "command": command.WORDS,
    "console": console.WORDS,
    "exchange": exchange.WORDS,
    "field": field.WORDS,
    "formula": formula.WORDS,
    "issuing": issuing.WORDS,
    "kind": kind.WORDS,
    "link": link.WORDS,
    "log": log.WORDS,
    "marking": marking.WORDS,
    "notice": notice.WORDS,
    "package": package.WORDS,
    "record": record.WORDS,
    "security": security.WORDS,
    "server": server.WORDS,
    "sheet": sheet.WORDS,
    "term": term.WORDS,
    "todo": todo.WORDS,
    "upload": upload.WORDS,
    "wire": wire.WORDS,
    "words": words.WORDS,
    "workbook": workbook.WORDS,
}

ENTRIES: Final[dict[str, str]] = {
    f"{subject}.{name}": sentence for subject, sentences in _SUBJECTS.items() for name, sentence in sentences.items()
}
