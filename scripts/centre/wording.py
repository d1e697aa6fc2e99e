"""Answers in words, for the table that people read."""

from shared.exam.kinds.asking import answer_parts
from shared.exam.kinds.parts import Item, Response


def response_text(item: Item, response: Response) -> str:
    """The answer as text, one line for each part of it."""
    return "\n".join(f"{p.label}：{p.text}" if p.label else p.text for p in answer_parts(item, response))
