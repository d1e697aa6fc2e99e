"""Pages of the console about answers: their history, and journals that were carried here."""

from typing import Final

from flask import Response, request

from shared.exam.bounds import SITTING_BYTES
from shared.protocol import paths
from shared.protocol.answers import OpenAnswers
from shared.protocol.errors import WireError
from site_server.service.answers.history import history, open_history
from site_server.service.answers.import_journal import import_journal
from site_server.service.commands.facts import Ask
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.codec import body, reply
from site_server.web.device import Routes
from site_server.web.gate import Access

_IMPORTERS: Final = frozenset({"proctor", "chief", "technician"})
JOURNAL_BYTES: Final = SITTING_BYTES


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    site = use_cases.site

    def story(ticket: str) -> Response:
        return reply(history(site, site.need_room(), ticket))

    def opened(ticket: str) -> Response:
        ask = Ask(site=site, device=gate.device(), person=gate.staff())
        return reply(open_history(ask, ticket, body(OpenAnswers)))

    def take_journal() -> Response:
        if gate.staff().role not in _IMPORTERS:
            raise WireError("not_allowed")
        request.max_content_length = JOURNAL_BYTES
        return reply(import_journal(site, request.get_data(cache=False), gate.staff().staff_id))

    yield f"{paths.ANSWERS_OF}/<ticket>", "GET", Access.STAFF, story
    yield f"{paths.ANSWERS_OF}/<ticket>", "POST", Access.STAFF, opened
    yield paths.JOURNALS, "POST", Access.STAFF, take_journal
