"""Marks of Markdown that an author did not mean as such: * of a product, ~ of a range, ** beside a bracket."""

import re
from collections.abc import Iterator
from typing import Final

from markdown_it.token import Token

from shared.words.catalogue import say

_COUNTED_BEFORE: Final = re.compile(r"[0-9A-Za-z)）%]$")
_COUNTED_AFTER: Final = re.compile(r"^[0-9A-Za-z(（]")
_COUNT: Final = re.compile(r"[-+\d.,%×÷/() ]+")
_WORD: Final = re.compile(r"\w")
_LEFT: Final = re.compile(r"(?<!\\)\*\*|!\[|\]\(|(?<!\\)~~")
_LONE: Final = re.compile(r"(?<![\\~])~(?!~)")
_CODE: Final = re.compile(r"(`+).*?\1", re.DOTALL)


def marked(token: Token) -> Iterator[tuple[str, str]]:
    """Words of a paragraph that will be set otherwise: code and sentence. A code that ends in _meant is a doubt."""
    children = token.children or []
    for place, child in enumerate(children):
        if child.type not in {"em_open", "strong_open", "s_open"}:
            continue
        end = next((n for n in range(place, len(children)) if children[n].type == f"{child.tag}_close"), place)
        inside = "".join(one.content for one in children[place:end])
        before = children[place - 1].content if place else ""
        after = children[end + 1].content if end + 1 < len(children) else ""
        found = f"{child.markup}{inside[:20]}{child.markup}"
        if child.type == "s_open":
            yield "struck_meant", say("author.text.struck_meant", found=found)
        elif child.type == "em_open" and _COUNT.fullmatch(inside):
            yield "markup_by_accident", say("author.text.arithmetic", found=found)
        elif _COUNTED_BEFORE.search(before) or _COUNTED_AFTER.search(after):
            if child.type == "em_open" or (_COUNTED_BEFORE.search(before) and _COUNTED_AFTER.search(after)):
                yield "markup_by_accident", say("author.text.arithmetic", found=found)
        elif child.type == "em_open" and _WORD.match(before[-1:]) and _WORD.match(after[:1]):
            yield "emphasis_meant", say("author.text.emphasis", found=found)
    if _strikes(_CODE.sub("", token.content)):
        yield "struck_out", say("author.text.struck")


def marks_left(token: Token) -> Iterator[tuple[str, str]]:
    """Marks that stay to be seen, since they do not work where they stand."""
    for child in token.children or ():
        if child.type == "text" and (left := _LEFT.search(child.content)) and left[0] in _CODE.sub("", token.content):
            if left[0][0] in "*~" and not re.search(rf"(?<!\\){re.escape(left[0])}", token.content):
                continue  # written with a backslash before it: it is to be seen
            yield "marks_left", say("author.text.marks_left", found=child.content[max(0, left.start() - 8) :][:20])
            return


def _strikes(content: str) -> bool:
    """Whether Qt's reader strikes something out: from a lone ~ that no word comes before to one that none follows."""
    lone = [found.start() for found in _LONE.finditer(content)]
    first = next((at for at in lone if not _WORD.match(content[at - 1 : at] if at else "")), None)
    return first is not None and any(at > first and not _WORD.match(content[at + 1 :]) for at in lone)
