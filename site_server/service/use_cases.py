"""The use cases that keep something between requests, in one place for the web side and the command line."""

import msgspec

from site_server.service.answers.journals import Journals
from site_server.service.continuity.anchors import Anchors
from site_server.service.continuity.backup import Backups
from site_server.service.core.site import Site
from site_server.service.evening.jobs import Jobs
from site_server.service.people.asking import Asking
from site_server.service.people.enrol import Enrolment
from site_server.service.people.signals import Signals
from site_server.service.readiness.board import Readiness
from site_server.service.time.ticker import Ticker
from site_server.service.trial.trials import Trials
from site_server.service.updates.offer import Offer
from site_server.service.updates.orders import Orders
from site_server.service.view.earlier import Earlier


class UseCases(msgspec.Struct, frozen=True, kw_only=True):
    """Made by `site_server.bootstrap`. Plain use cases are functions that take the site."""

    site: Site
    enrolment: Enrolment
    asking: Asking
    jobs: Jobs
    ticker: Ticker
    backups: Backups
    journals: Journals
    readiness: Readiness
    signals: Signals
    offer: Offer
    orders: Orders
    trials: Trials
    anchors: Anchors
    earlier: Earlier
