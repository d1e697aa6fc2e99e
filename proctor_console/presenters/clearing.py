"""How far clearing the room 清场 is, in one sentence."""

from proctor_console.core.clearing import ClearedPc
from shared.words.catalogue import say


def clearing_text(rows: tuple[ClearedPc, ...]) -> str:
    """Done, not reached, something left; what clearing does where nobody asked for it yet."""
    if not rows:
        return say("console.clearing.how")
    done, silent = (sum(row.state == state for row in rows) for state in ("done", "silent"))
    return say("console.clearing.told", count=len(rows), done=done, silent=silent, left=len(rows) - done - silent)
