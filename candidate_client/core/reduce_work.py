"""How the candidate's own work changes the view: answers, marks, turning to an item, leaving a section. Pure."""

from msgspec.structs import replace

from candidate_client.core.answerlog import AnswerLog
from candidate_client.core.sections import Came, moved_on, next_section, settled_position
from candidate_client.core.state import ClientView
from shared.exam.answers.aids import Aid, ScreenSet
from shared.exam.answers.log import Place
from shared.protocol.device import AnswerSnapshot


def written(view: ClientView, log: AnswerLog) -> ClientView:
    """The candidate did something; the log holds it, the disk not yet."""
    return _with_log(view, log)


def progressed(view: ClientView, log: AnswerLog, room_ms: int | None = None) -> ClientView:
    """Entries became durable here or on the server; `room_ms` is given for the latter."""
    view = _with_log(view, log)
    if room_ms is not None and log.unsent() == 0:
        view = replace(view, saved_ms=room_ms)
    return view


def _with_log(view: ClientView, log: AnswerLog) -> ClientView:
    return replace(view, saves=log.saves(), unsent=log.unsent(), unkept=log.unkept())


def answered(view: ClientView, log: AnswerLog, item_id: str) -> ClientView:
    """One item's answer as the log now has it."""
    answers = dict(view.answers)
    response = log.book.answers.get(item_id)
    if response is None:
        answers.pop(item_id, None)
    else:
        answers[item_id] = response
    return _with_log(replace(view, answers=answers), log)


def flagged(view: ClientView, log: AnswerLog, item_id: str, on: bool) -> ClientView:
    """One item's flag."""
    flags = view.flags | {item_id} if on else view.flags - {item_id}
    return _with_log(replace(view, flags=flags), log)


def visited(view: ClientView, log: AnswerLog, item_id: str, scroll: int = 0) -> ClientView:
    """The candidate turned to an item, or read on in it."""
    return _with_log(replace(view, position=item_id, scroll=scroll), log)


def snapshot(view: ClientView, log: AnswerLog, snap: AnswerSnapshot) -> ClientView:
    """What arrived late from another PC is taken over, except where this one answered since."""
    answers = {i: r for i, r in snap.answers.items() if not log.written_here(i)}
    own = {i: r for i, r in view.answers.items() if log.written_here(i)}
    return replace(view, answers={**answers, **own})


def section_left(view: ClientView, log: AnswerLog, came: Came, *, room_ms: int, local_ms: int) -> ClientView:
    """This PC left a section (its newest entry says so): the next one is open.

    Whether the paper may be handed in from the last one the server says with its next word; a hand-in before that is
    taken down and it decides then.
    """
    exam, run = view.exam, view.section
    following = next_section(exam, run) if exam is not None and run is not None else None
    if exam is None or run is None or following is None:
        return view
    left = Place(epoch=log.epoch, seq=log.last_seq())
    section, clock = moved_on(run, following, view.clock, came, left=left, room_ms=room_ms, local_ms=local_ms)
    position = settled_position(exam, section, view.position)
    code = None if section.last else view.hand_in_code
    return _with_log(replace(view, section=section, clock=clock, position=position, hand_in_code=code), log)


def marked(view: ClientView, log: AnswerLog, aid: Aid) -> ClientView:
    """The candidate struck an option out, highlighted words, or set the screen."""
    if isinstance(aid, ScreenSet):
        return _with_log(replace(view, setting=aid), log)
    return _with_log(replace(view, marks={**view.marks, aid.item_id: aid}), log)


def screen_set(view: ClientView, set_as: ScreenSet) -> ClientView:
    """The screen as the candidate set it, where nothing is written down (the exam stands still)."""
    return replace(view, setting=set_as)
