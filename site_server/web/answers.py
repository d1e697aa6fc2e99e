"""Pages of the console about answers: their history, and journals that were carried here."""

from typing import Final

from shared.exam.bounds import SITTING_BYTES
from shared.exam.plan import StaffRole
from shared.protocol import paths
from shared.protocol.answers import AnswerHistory, JournalReport, OpenAnswers
from site_server.service.answers.history import history, open_history
from site_server.service.answers.import_journal import import_journal
from site_server.service.commands.facts import Ask
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.gate import Access
from site_server.web.route import Route, Routes

_IMPORTERS: Final[frozenset[StaffRole]] = frozenset({"proctor", "chief", "technician"})
JOURNAL_BYTES: Final = SITTING_BYTES


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    site = use_cases.site

    def story(ticket: str) -> AnswerHistory:
        return history(site, site.need_room(), ticket)

    def opened(ticket: str, asked: OpenAnswers) -> AnswerHistory:
        return open_history(Ask(site=site, device=gate.device(), person=gate.staff()), ticket, asked)

    def take_journal(data: bytes) -> JournalReport:
        return import_journal(site, data, gate.staff().staff_id)

    yield Route(f"{paths.ANSWERS_OF}/<ticket>", "GET", Access.STAFF, story)
    yield Route(f"{paths.ANSWERS_OF}/<ticket>", "POST", Access.STAFF, opened)
    yield Route(paths.JOURNALS, "POST", Access.STAFF, take_journal, _IMPORTERS, JOURNAL_BYTES)
