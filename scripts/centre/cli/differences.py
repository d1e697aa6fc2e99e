"""What speaks against a bundle, and who decided in spite of it, as lines on the screen."""

from collections.abc import Sequence

from scripts.centre.comparing.difference import Difference
from scripts.centre.folder import CENTRE_ZONE
from scripts.centre.receiving.inbox import Decision
from shared.formatting import date_time
from shared.words.catalogue import say

_MOST = 40


def tell_differences(differences: Sequence[Difference]) -> None:
    """Each on a line of its own; of very many the first ones, and how many follow."""
    for number, one in enumerate(differences[:_MOST], start=1):
        print(f"　　{number}. {one.sentence()}")
    if len(differences) > _MOST:
        print("　　" + say("comparing.more", count=len(differences) - _MOST))


def tell_decision(decision: Decision) -> None:
    """Who took a bundle in all the same, when and why, and what they had read."""
    day = date_time(decision.at_ms, CENTRE_ZONE)
    print("　　" + say("comparing.decided", by=decision.by, day=day, reason=decision.reason))
    for sentence in decision.despite[:_MOST]:
        print(f"　　　　{sentence}")
