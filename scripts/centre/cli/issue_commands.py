"""Commands of the issuing room: sites, packages, opening codes and extension codes."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from scripts.centre.cli.register import DONE, Commands, add_argument, add_centre_command, into
from scripts.centre.errors import CentreError
from scripts.centre.folder import CENTRE_ZONE, CentreFolder, read_json
from scripts.centre.issued import ISSUE_FILE, Issue
from scripts.centre.issuing.all_rooms import AllOrder, issue_all
from scripts.centre.issuing.backup_codes import answer_backup
from scripts.centre.issuing.extension import Request, answer
from scripts.centre.issuing.issue import issue_package, release_code
from scripts.centre.issuing.order import Order, duties_of
from scripts.centre.issuing.overview import overview, overview_name
from scripts.centre.issuing.pin_sheet import pin_sheet
from scripts.centre.issuing.plan_checks import ALLOWANCES
from scripts.centre.site_register import room_label
from shared.commandline import typed_path
from shared.exchange.known_cards import EVER, KnownCard, holding, of_site
from shared.exchange.site_files import SitePublic, card_fingerprint, read_card
from shared.formatting import date_time
from shared.machine.files import copy_whole, write_private
from shared.words.catalogue import say


def add_issuing(commands: Commands) -> None:
    """register-site, sites, build, build-all, staff-pins, opening-code, backup-code, extension-code."""
    site = add_centre_command(commands, "register-site", _register_site)
    add_argument(site, "card", "card", value="card", type=typed_path)
    add_argument(site, "--room", "room", value="room", default="")
    add_argument(site, "--replace", "replace", action="store_true")

    add_centre_command(commands, "sites", _sites)

    build = add_centre_command(commands, "build", _build)
    add_argument(build, "--exam", "exam_folder", value="folder", type=typed_path, required=True)
    add_argument(build, "--plan", "plan", value="file", type=typed_path, required=True)
    add_argument(build, "--seating", "seating", value="file", type=typed_path, required=True)
    add_argument(build, "--students", "students", value="file", type=typed_path, required=True)
    add_argument(build, "--photos", "photos", value="file", type=typed_path, required=True)
    add_argument(build, "--valid-days", "valid_days", value="days", type=int, default=30)
    add_argument(build, "--only-first-seats", "only_first_seats", action="store_true")
    add_argument(build, "--allow", "allow", value="case", action="append", default=[], choices=ALLOWANCES)
    add_argument(build, "--new-pins", "new_pins", action="store_true")
    add_argument(build, "--out", "out_package", value="file", type=typed_path)
    add_argument(build, "--pins", "out_pins", value="file", type=typed_path)

    every = add_centre_command(commands, "build-all", _build_all)
    add_argument(every, "--exam", "exam_folder", value="folder", type=typed_path, required=True)
    add_argument(every, "--plan", "shared_plan", value="file", type=typed_path, required=True)
    add_argument(every, "--rooms", "rooms", value="file", type=typed_path, required=True)
    add_argument(every, "--registrations", "registrations", value="file", type=typed_path, required=True)
    add_argument(every, "--seating", "all_seating", value="file", type=typed_path, required=True)
    add_argument(every, "--students", "students", value="file", type=typed_path, required=True)
    add_argument(every, "--photos", "photos", value="file", type=typed_path, required=True)
    add_argument(every, "--valid-days", "valid_days", value="days", type=int, default=30)
    add_argument(every, "--new-pins", "new_pins", action="store_true")
    add_argument(every, "--allow", "allow", value="case", action="append", default=[], choices=ALLOWANCES)
    add_argument(every, "--out", "out_packages", value="folder", type=typed_path)
    add_argument(every, "--pins", "out_all_pins", value="folder", type=typed_path)

    pins = add_centre_command(commands, "staff-pins", _staff_pins)
    add_argument(pins, "session", "session", value="session")
    add_argument(pins, "--serial", "serial", value="serial", type=int)
    add_argument(pins, "--out", "out_pins", value="file", type=typed_path, required=True)

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


def _register_site(centre: CentreFolder, options: argparse.Namespace) -> int:
    """The card of a site or of one of its rooms; the site's other cards are shown with it."""
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


def _sites(centre: CentreFolder, _options: argparse.Namespace) -> int:
    """All sites with their rooms and cards."""
    cards = centre.cards()
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


def _build(centre: CentreFolder, options: argparse.Namespace) -> int:
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
    issued = issue_package(centre, order, print)
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
    if options.pins:
        print(say("centre_cli.pins.written", path=_write_pins(centre, issue, options.pins)))
    else:
        print(say("centre_cli.build.pins", session_id=issue.session_id))
    print(say("centre_cli.build.code", session_id=issue.session_id))
    if issue.backup_paper_id:
        print(say("centre_cli.build.backup", paper_id=issue.backup_paper_id, session_id=issue.session_id))
    if options.out:
        target = into(options.out, issued.package.name)
        copy_whole(issued.package, target)
        print(say("centre_cli.build.copied", path=target))
    return DONE


def _build_all(centre: CentreFolder, options: argparse.Namespace) -> int:
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
    issued = issue_all(centre, order, print)
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
    if options.pins:
        options.pins.mkdir(parents=True, exist_ok=True, mode=0o700)
        for one in issued:
            _write_pins(centre, one.issue, options.pins)
    told = "pins.all_written" if options.pins else "build_all.pins"
    print(say(f"centre_cli.{told}", folder=options.pins))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for one in issued:
            copy_whole(one.package, options.out / one.package.name)
        write_private(options.out / overview_name(), overview(issued))
        print(say("centre_cli.build_all.copied", folder=options.out, overview=overview_name()))
    return DONE


def _staff_pins(centre: CentreFolder, options: argparse.Namespace) -> int:
    """The sheet of the PINs of a session's people, for printing."""
    issue = read_json(centre.issue(options.session, options.serial) / ISSUE_FILE, Issue)
    print(say("centre_cli.pins.written", path=_write_pins(centre, issue, options.out)))
    return DONE


def _write_pins(centre: CentreFolder, issue: Issue, out: Path) -> Path:
    """The sheet where it was asked for; in a folder it is named by the session."""
    duties = duties_of(centre, centre.issue(issue.session_id, issue.serial))
    target = into(out, say("issuing.pins.file", session_id=issue.session_id))
    write_private(target, pin_sheet(duties, issue.session_id))
    return target


def _opening_code(centre: CentreFolder, options: argparse.Namespace) -> int:
    """The code of a session."""
    code = release_code(centre, options.session, options.serial, backup=options.backup)
    newest = int(centre.latest_issue(options.session).name)
    serial = options.serial or newest
    print(say("centre_cli.code.session", session_id=code.session_id, serial=serial, package_id=code.package_id))
    if serial != newest:
        print(say("centre_cli.code.not_newest", newest=newest, serial=serial))
    print(say("centre_cli.code.backup" if options.backup else "centre_cli.code.code", code=code.code))
    print(say("centre_cli.code.seen", count=len(code.released_ms)))
    return DONE


def _backup_code(centre: CentreFolder, options: argparse.Namespace) -> int:
    """A code that opens the backup paper for one candidate; what was not given as an option is asked for."""
    given = answer_backup(
        centre,
        session_id := options.session or _asked(say("centre_cli.asked.session")),
        options.who or _asked(say("centre_cli.asked.ticket")),
        options.challenge or _asked(say("centre_cli.asked.challenge")),
        options.serial,
    )
    print(say("centre_cli.backup.session", session_id=session_id, serial=given.serial, ticket=given.ticket))
    print(say("centre_cli.extension.code", code=given.code))
    print(say("centre_cli.extension.before") if given.given_before else say("centre_cli.extension.noted"))
    return DONE


def _extension_code(centre: CentreFolder, options: argparse.Namespace) -> int:
    """A code for time above the site's limit; what was not given as an option is asked for."""
    request = Request(
        session_id=options.session or _asked(say("centre_cli.asked.session")),
        who=options.who or _asked(say("centre_cli.asked.who")),
        minutes=options.minutes or _number(_asked(say("centre_cli.asked.minutes"))),
        challenge=options.challenge or _asked(say("centre_cli.asked.challenge")),
        serial=options.serial,
    )
    given = answer(centre, request)
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
