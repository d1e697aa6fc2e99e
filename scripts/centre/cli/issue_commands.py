"""Commands of the issuing room: keys, sites, packages, opening codes and extension codes."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from scripts.centre.cli.register import DONE, Commands, add_argument, add_centre_command, into
from scripts.centre.errors import CentreError
from scripts.centre.folder import CENTRE_ZONE, CentreFolder
from scripts.centre.issued import PINS_SHEET
from scripts.centre.issuing.all_rooms import AllOrder, issue_all
from scripts.centre.issuing.backup_codes import answer_backup
from scripts.centre.issuing.extension import Request, answer
from scripts.centre.issuing.issue import issue_package, release_code
from scripts.centre.issuing.order import Order
from scripts.centre.issuing.overview import overview, overview_name
from scripts.centre.issuing.plan_checks import ALLOWANCES, OTHER_TIME, START_PASSED
from scripts.centre.site_register import room_label
from shared.exchange.known_cards import EVER, KnownCard, holding, of_site
from shared.exchange.site_files import SitePublic, card_fingerprint, read_card
from shared.formatting import date_time
from shared.machine.files import copy_whole, write_private
from shared.words.catalogue import say

_ALL_MAY = (OTHER_TIME, START_PASSED)


def add_issuing(commands: Commands) -> None:
    """make-keys, register-site, sites, build, build-all, opening-code, backup-code, extension-code."""
    keys = add_centre_command(commands, "make-keys", _make_keys)
    add_argument(keys, "--id", "id", value="id", required=True)
    add_argument(keys, "--name", "name", value="name", required=True)
    add_argument(keys, "--url", "url", value="address", required=True)

    site = add_centre_command(commands, "register-site", _register_site)
    add_argument(site, "card", "card", value="card", type=Path)
    add_argument(site, "--room", "room", value="room", default="")
    add_argument(site, "--replace", "replace", action="store_true")

    add_centre_command(commands, "sites", _sites)

    build = add_centre_command(commands, "build", _build)
    add_argument(build, "--exam", "exam_folder", value="folder", type=Path, required=True)
    add_argument(build, "--plan", "plan", value="file", type=Path, required=True)
    add_argument(build, "--seating", "seating", value="file", type=Path, required=True)
    add_argument(build, "--students", "students", value="file", type=Path, required=True)
    add_argument(build, "--photos", "photos", value="file", type=Path, required=True)
    add_argument(build, "--valid-days", "valid_days", value="days", type=int, default=30)
    add_argument(build, "--only-first-seats", "only_first_seats", action="store_true")
    add_argument(build, "--allow", "allow", value="case", action="append", default=[], choices=ALLOWANCES)
    add_argument(build, "--new-pins", "new_pins", action="store_true")
    add_argument(build, "--out", "out_package", value="file", type=Path)

    every = add_centre_command(commands, "build-all", _build_all)
    add_argument(every, "--exam", "exam_folder", value="folder", type=Path, required=True)
    add_argument(every, "--plan", "shared_plan", value="file", type=Path, required=True)
    add_argument(every, "--rooms", "rooms", value="file", type=Path, required=True)
    add_argument(every, "--registrations", "registrations", value="file", type=Path, required=True)
    add_argument(every, "--seating", "all_seating", value="file", type=Path, required=True)
    add_argument(every, "--students", "students", value="file", type=Path, required=True)
    add_argument(every, "--photos", "photos", value="file", type=Path, required=True)
    add_argument(every, "--valid-days", "valid_days", value="days", type=int, default=30)
    add_argument(every, "--new-pins", "new_pins", action="store_true")
    add_argument(every, "--allow", "allow", value="case", action="append", default=[], choices=_ALL_MAY)
    add_argument(every, "--out", "out_packages", value="folder", type=Path)

    code = add_centre_command(commands, "opening-code", _opening_code)
    add_argument(code, "session", "session", value="session")
    add_argument(code, "--serial", "serial", value="serial", type=int)

    add_argument(code, "--backup", "backup_code", action="store_true")

    second = add_centre_command(commands, "backup-code", _backup_code)
    add_argument(second, "session", "session_or_asked", value="session", nargs="?", default="")
    add_argument(second, "--who", "who_one", value="ticket", default="")
    add_argument(second, "--challenge", "challenge", value="challenge", default="")
    add_argument(second, "--serial", "serial", value="serial", type=int)

    extend = add_centre_command(commands, "extension-code", _extension_code)
    add_argument(extend, "session", "session_or_asked", value="session", nargs="?", default="")
    add_argument(extend, "--who", "who", value="ticket", default="")
    add_argument(extend, "--minutes", "minutes", value="minutes", type=int, default=0)
    add_argument(extend, "--challenge", "challenge", value="challenge", default="")
    add_argument(extend, "--serial", "serial", value="serial", type=int)


def _make_keys(options: argparse.Namespace) -> int:
    """Keys and the public card."""
    centre = CentreFolder(options.dir)
    card = centre.make_keys(options.id, options.name, options.url)
    print(say("centre_cli.keys.made", folder=centre.signing_path.parent))
    print(say("centre_cli.keys.card", path=centre.card_path))
    print(say("centre_cli.fingerprint", fingerprint=card_fingerprint(card)))
    return DONE


def _register_site(options: argparse.Namespace) -> int:
    """The card of a site or of one of its rooms; the site's other cards are shown with it."""
    centre = CentreFolder(options.dir)
    card = read_card(options.card, SitePublic)
    room = (options.room or card.room).strip()
    before = any(known.is_for(room) or known.room == room for known in holding(of_site(centre.cards(), card.site_id)))
    fresh = centre.register(card, options.room, instead=options.replace)
    told = "known" if not fresh else "replaced" if before else "registered"
    label = room or say("centre.all_rooms")
    print(say(f"centre_cli.site.{told}", site_id=card.site_id, site_name=card.site_name, room=label))
    print(say("centre_cli.fingerprint", fingerprint=card_fingerprint(card)))
    cards = of_site(centre.cards(), card.site_id)
    if len(cards) > 1:
        _tell_cards(cards)
    return DONE


def _sites(options: argparse.Namespace) -> int:
    """All sites with their rooms and cards."""
    cards = CentreFolder(options.dir).cards()
    for site_id in dict.fromkeys(known.card.site_id for known in cards):
        _tell_cards(of_site(cards, site_id))
    if not cards:
        print(say("centre_cli.sites.none"))
    return DONE


def _tell_cards(cards: Sequence[KnownCard]) -> None:
    newest = cards[-1].card
    print(say("centre_cli.sites.site", site_id=newest.site_id, site_name=newest.site_name))
    for known in cards:
        since = say("centre_cli.sites.since_ever")
        if known.since_ms != EVER:
            since = say("centre_cli.sites.since", day=date_time(known.since_ms, CENTRE_ZONE))
        until = date_time(known.until_ms, CENTRE_ZONE) if known.until_ms is not None else ""
        told = "sites.retired" if until else "sites.card"
        line = say(
            f"centre_cli.{told}", room=room_label(known), fingerprint=known.fingerprint, since=since, until=until
        )
        print(line)


def _build(options: argparse.Namespace) -> int:
    """A package."""
    order = Order(
        exam=options.exam,
        plan=options.plan,
        seating=options.seating,
        students=options.students,
        photos=options.photos,
        valid_days=options.valid_days,
        only_first_seats=options.only_first_seats,
        new_pins=options.new_pins,
        allow=frozenset(options.allow),
    )
    issued = issue_package(CentreFolder(options.dir), order, print)
    print(say("centre_cli.build.seating"))
    for group in issued.groups:
        print(f"  {group}")
    for warning in issued.warnings:
        print(say("centre_cli.build.warning", warning=warning))
    issue = issued.issue
    print(say("centre_cli.build.package", path=issued.package))
    print(
        say(
            "centre_cli.build.session",
            session_id=issue.session_id,
            serial=issue.serial,
            site_id=issue.site_id,
            room=issue.room,
            candidates=issued.candidates,
        )
    )
    print(say("centre_cli.build.sealed_to", fingerprint=issue.card))
    print(say("centre_cli.build.sha256", sha256=issue.package_sha256))
    print(say("centre_cli.build.pins", path=issued.folder / PINS_SHEET))
    print(say("centre_cli.build.code", session_id=issue.session_id))
    if issue.backup_paper_id:
        print(say("centre_cli.build.backup", paper_id=issue.backup_paper_id, session_id=issue.session_id))
    if options.out:
        target = into(options.out, issued.package.name)
        copy_whole(issued.package, target)
        print(say("centre_cli.build.copied", path=target))
    return DONE


def _build_all(options: argparse.Namespace) -> int:
    """A package for every room."""
    order = AllOrder(
        exam=options.exam,
        plan=options.plan,
        rooms=options.rooms,
        registrations=options.registrations,
        seating=options.seating,
        students=options.students,
        photos=options.photos,
        valid_days=options.valid_days,
        new_pins=options.new_pins,
        allow=frozenset(options.allow),
    )
    issued = issue_all(CentreFolder(options.dir), order, print)
    for one in issued:
        print(
            say(
                "centre_cli.build_all.room",
                session_id=one.issue.session_id,
                serial=one.issue.serial,
                room=one.groups[0],
                site_id=one.issue.site_id,
            )
        )
        for warning in one.warnings:
            print(f"  {say('centre_cli.build.warning', warning=warning)}")
    print(say("centre_cli.build_all.done", count=len(issued), candidates=sum(one.candidates for one in issued)))
    print(say("centre_cli.build_all.pins", file=PINS_SHEET))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for one in issued:
            copy_whole(one.package, options.out / one.package.name)
        write_private(options.out / overview_name(), overview(issued))
        print(say("centre_cli.build_all.copied", folder=options.out, overview=overview_name()))
    return DONE


def _opening_code(options: argparse.Namespace) -> int:
    """The code of a session."""
    centre = CentreFolder(options.dir)
    code = release_code(centre, options.session, options.serial, backup=options.backup)
    newest = int(centre.latest_issue(options.session).name)
    serial = options.serial or newest
    print(say("centre_cli.code.session", session_id=code.session_id, serial=serial, package_id=code.package_id))
    if serial != newest:
        print(say("centre_cli.code.not_newest", newest=newest, serial=serial))
    print(say("centre_cli.code.backup" if options.backup else "centre_cli.code.code", code=code.code))
    print(say("centre_cli.code.seen", count=len(code.released_ms)))
    return DONE


def _backup_code(options: argparse.Namespace) -> int:
    """A code that opens the backup paper for one candidate; what was not given as an option is asked for."""
    given = answer_backup(
        CentreFolder(options.dir),
        session_id := options.session or _asked(say("centre_cli.asked.session")),
        options.who or _asked(say("centre_cli.asked.ticket")),
        options.challenge or _asked(say("centre_cli.asked.challenge")),
        options.serial,
    )
    print(say("centre_cli.backup.session", session_id=session_id, serial=given.serial, ticket=given.ticket))
    print(say("centre_cli.extension.code", code=given.code))
    print(say("centre_cli.extension.before") if given.given_before else say("centre_cli.extension.noted"))
    return DONE


def _extension_code(options: argparse.Namespace) -> int:
    """A code for time above the site's limit; what was not given as an option is asked for."""
    request = Request(
        session_id=options.session or _asked(say("centre_cli.asked.session")),
        who=options.who or _asked(say("centre_cli.asked.who")),
        minutes=options.minutes or _number(_asked(say("centre_cli.asked.minutes"))),
        challenge=options.challenge or _asked(say("centre_cli.asked.challenge")),
        serial=options.serial,
    )
    given = answer(CentreFolder(options.dir), request)
    who = (
        say("centre_cli.extension.people", count=given.who[1:])
        if given.who.startswith("*")
        else say("centre_cli.extension.ticket", ticket=given.who)
    )
    print(
        say(
            "centre_cli.extension.session",
            session_id=request.session_id,
            serial=given.serial,
            who=who,
            minutes=given.minutes,
        )
    )
    print(say("centre_cli.extension.code", code=given.code))
    print(say("centre_cli.extension.before") if given.given_before else say("centre_cli.extension.noted"))
    return DONE


def _asked(what: str) -> str:
    try:
        return input(f"{what}：").strip()
    except EOFError as error:
        raise CentreError("nothing_typed", say("centre_cli.asked.nothing", what=what)) from error


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
