"""A candidate in the middle of the centre's sample paper: the picture that shows what the client is for."""

from typing import Final

from msgspec.structs import replace

from candidate_client.core.outline import make_exam
from candidate_client.core.state import ClientView, settle
from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.lab.pictures.client import sample_view
from scripts.lab.pictures.photo import sample_photo
from shared.exam.kinds.registry import kind_of

_AT: Final = "V01"


def at_work() -> ClientView:
    """Half of the paper is answered, as its key says, and a task with documents is open."""
    authored, view = read_exam(samples.EXAM), sample_view()
    items = list(authored.paper.items())
    before = items[: [item.item_id for item in items].index(_AT) + 1]
    answers = {item.item_id: kind_of(item).model_answer(item, authored.key.items[item.item_id]) for item in before}
    person = view.candidate
    return settle(
        replace(
            view,
            exam=make_exam(authored.paper, authored.media, "sample"),
            answers={name: answer for name, answer in answers.items() if answer is not None},
            candidate=person and replace(person, photo=sample_photo(person.ticket)),
            position=_AT,
        )
    )
