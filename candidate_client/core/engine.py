"""The client without a window: commands in, immutable views out. Everything slow runs on the engine's own threads."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from candidate_client.core import reduce, reduce_pc
from candidate_client.core.command_error import CommandError
from candidate_client.core.context import AckListener, Context, Listener
from candidate_client.core.courier import Courier
from candidate_client.core.entrance import Entrance
from candidate_client.core.export import export_journals
from candidate_client.core.joining import Joiner
from candidate_client.core.line import ClientLine
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.open_time import OpenTime
from candidate_client.core.papers import PaperUnusableError
from candidate_client.core.poller import Poller
from candidate_client.core.restart import Tries, open_exam
from candidate_client.core.settings import Settings, Sights
from candidate_client.core.sitting import OpenSitting, last_capsule
from candidate_client.core.state import Device, Problem
from candidate_client.core.telling import Teller
from candidate_client.core.timeup import TimeUp
from candidate_client.core.writing import Writing
from candidate_client.gateway.site import Gateway, SiteGateway
from candidate_client.journal.capsule import GoingOn, open_kept
from candidate_client.journal.carry import CarryError
from shared.exam.lock import Sight
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.watch_events import HelpKind
from shared.link.address import normalise_server
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.enrolment import EnrolmentError, enrol
from shared.link.errors import LinkError
from shared.link.found import Found
from shared.link.seeker import Seeker, answers_there
from shared.link.update_agent import Progress
from shared.protocol.errors import sentence
from shared.security.capsule import CapsuleKey
from shared.security.errors import SecurityError
from shared.words.catalogue import say

log = logging.getLogger(__name__)

T = TypeVar("T")

NewGateway = Callable[[DeviceIdentity, DeviceFiles], Gateway]


class Engine(Writing):
    """One candidate PC.

    `start` it, give commands, listen to views, `stop` it. Commands that need the server return a future whose
    exception is a CommandError; the others act at once and may be called from any thread.
    """

    def __init__(self, settings: Settings, new_gateway: NewGateway = SiteGateway, sights: Sights | None = None) -> None:
        self._settings = settings
        self._new_gateway = new_gateway
        self.device_files = DeviceFiles(settings.data)
        self._identity: DeviceIdentity | None = None
        context = Context(settings.data, sights)
        self._teller = Teller(context, self._sitting_gateway)
        super().__init__(context, Entrance(context, self._sitting_gateway, self._follow))
        self._open_time = OpenTime(context, self._teller.keep)
        self._poller = Poller(self._context, self._entrance, self._heard_of)
        self._time_up = TimeUp(self._context, self._entrance, self._poller.wake)
        self._courier = Courier(self._context, self._entrance.open_journals, self._sitting_gateway)
        self._seeker = Seeker(
            ClientLine(self._context, self._server_moved),
            self.device_files,
            self._context.stopping,
            discover=_look if settings.discover else tuple,
        )
        self._joiner = Joiner(
            self._context,
            self.device_files,
            self._adopt,
            site_file=settings.site_file,
            discover=_look if settings.discover else tuple,
        )
        self._commands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="command")
        self._started = False
        self._tries = Tries()

    # ------------------------------------------------------------ life
    def start(self) -> None:
        """Connect, if this PC is enrolled; enrol it first if the settings say how."""
        self._started = True
        self._courier.count()
        identity = self.device_files.load()
        if identity is not None:
            self._adopt(self._moved(identity))
        else:
            self._context.update(lambda view: reduce_pc.device_known(view, None))
        left = len(self._context.shelf.to_deliver())
        self._context.update(lambda view: reduce_pc.left_here(view, left))
        self._poller.start()
        self._time_up.start()
        self._seeker.start()
        self._courier.start()
        self._teller.start()
        self._open_time.start()
        self._joiner.start()
        given = self._settings
        if identity is None and given.server and given.seat is not None and given.enrol_code:
            self.enrol(given.server, given.seat, given.enrol_code)

    def stop(self) -> None:
        """End every thread. What was not delivered stays in the journal and is sent after the next start."""
        if not self._started:
            return
        self._started = False
        self._context.stopping.set()
        if self._context.gateway is not None:
            self._context.gateway.close()
        self._commands.shutdown(wait=False, cancel_futures=True)
        self._poller.stop()
        self._time_up.stop()
        self._seeker.stop()
        self._joiner.stop()
        self._courier.stop()
        self._teller.stop()
        self._open_time.stop()
        self._entrance.stop()

    # ------------------------------------------------------------ listening
    @property
    def hash_mismatches(self) -> int:
        """How often the server's rolling hash differed from ours; anything but 0 is a fault."""
        return self._context.hash_mismatches

    def add_listener(self, listener: Listener) -> None:
        """Call `listener(view)` after changes, on the engine's threads, in order; it must be quick."""
        self._context.listeners.append(listener)

    def show_update(self, progress: Progress) -> None:
        """A newer program is on its way to this PC."""
        self._context.update(lambda view: replace(view, update=progress))

    def add_ack_listener(self, listener: AckListener) -> None:
        """Call `listener(ticket, epoch, seq, head)` for every acknowledgement of the server."""
        self._context.ack_listeners.append(listener)

    def sitting_log(self) -> OpenSitting | None:
        """The open sitting, for tests and evidence."""
        return self._entrance.sender.sitting if self._entrance.sender else None

    # ------------------------------------------------------------ commands that need the server
    def enrol(self, server: str, seat: int, code: str) -> Future[None]:
        """Enrol this PC for a seat."""
        return self._command("enrol", lambda: self._enrol(server, seat, code))

    def join_here(self) -> None:
        """Enter was pressed at this PC: it takes the next seat in order, or asks again after a refusal."""
        self._joiner.here()

    def use_server(self, server: str) -> Future[None]:
        """The technician says where the site's server is now; believed only if it proves to be this site's."""
        return self._command("use_server", lambda: self._use_server(server))

    def restart(self, code: str) -> Future[None]:
        """Go on from this PC's own journal with the resume code, while the server is out of reach."""
        return self._command("restart", lambda: self._restart(code))

    def login(self, ticket: str, password: str, id_number: str = "") -> Future[None]:
        """Log a candidate in."""
        return self._command("login", lambda: self._login(ticket.strip(), password.strip(), id_number.strip()))

    def export_journals(self, folder: str) -> Future[None]:
        """Write the encrypted journals of this PC into a folder of a USB drive, to be carried to the server."""
        return self._command("export", lambda: self._export(Path(folder)))

    def exit_challenge(self) -> str:
        """What to show to whoever wants to leave this PC by its exit code; empty where it has none yet."""
        return self._context.door.challenge()

    def leave_by_code(self, code: str) -> Future[None]:
        """Take an exit code; no server is needed."""
        return self._command("leave_by_code", lambda: self._leave_by_code(code))

    def confirm_identity(self) -> Future[None]:
        """The candidate says: this is me."""
        return self._command("confirm", self._confirm)

    def unlock(self, code: str) -> Future[None]:
        """A proctor lets a stopped PC go on with its resume code, while the server is out of reach."""
        return self._command("unlock", lambda: self._unlock(code))

    # ------------------------------------------------------------ commands that act at once
    def saw(self, sight: Sight, evidence: str = "", times: int = 1) -> None:
        """The lock of this PC saw something; the package says what follows."""
        self._teller.saw(sight, evidence, times)

    def raise_hand(self, kind: HelpKind) -> None:
        """The candidate wants a proctor."""
        self._teller.raise_hand(kind)

    def lower_hand(self) -> None:
        """The candidate wants nobody any more."""
        self._teller.lower_hand()

    def dismiss_notice(self, notice_id: str) -> None:
        """Put a notice away; of a message of the proctors they get a receipt."""
        notice = next((n for n in self.view.new_notices if n.notice_id == notice_id), None)
        if notice is not None and notice.kind == "message":
            self._teller.read(notice_id)
        super().dismiss_notice(notice_id)

    def answer_case(self, incident_id: str, answer: CaseAnswer) -> None:
        """The candidate acknowledges a discipline case, or refuses."""
        self._teller.answer_case(incident_id, answer)

    def accept_rules(self) -> None:
        """The candidate has read the rules."""
        self._context.update(reduce.rules_accepted)
        self._poller.wake()

    def forget_problem(self) -> None:
        """Put the last problem away."""
        self._context.update(reduce.command_ended)

    def leave(self) -> None:
        """Show the entrance again after the sitting went elsewhere."""
        if self.view.fenced or self.view.closed is not None:
            self._entrance.leave()
            self._poller.wake()

    # ------------------------------------------------------------ inside
    def _heard_of(self, taken_over_ms: int) -> None:
        self._open_time.heard()
        self._teller.heard_of(taken_over_ms)

    def _follow(self, sitting: OpenSitting | None) -> None:
        if sitting is None:
            self._teller.unfollow()
        else:
            self._teller.follow(sitting.note, sitting.told, sitting.heard)

    def _unlock(self, code: str) -> None:
        path = last_capsule(self._context.data)
        if path is None:
            raise CommandError("nothing_kept", say("client.no_code_here"))
        self._open_kept(path, code)
        self._teller.unlocked()

    def _open_kept(self, path: Path, code: str) -> tuple[GoingOn, CapsuleKey]:
        """What this PC keeps under its resume code; guessing is slowed down. Raises CommandError."""
        wait_s = self._tries.wait_s(monotonic_ms())
        if wait_s:
            raise CommandError("too_many_tries", say("client.wait_for_code", wait_s=wait_s))
        try:
            return open_kept(path, code)
        except SecurityError as error:
            if error.code == "resume_code_wrong":
                self._tries.wrong(monotonic_ms())
            raise CommandError(error.code, error.message) from error

    def _command(self, name: str, work: Callable[[], None]) -> Future[None]:
        self._context.update(lambda view: reduce.command_started(view, name))
        return self._commands.submit(self._run_command, name, work)

    def _run_command(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except (LinkError, EnrolmentError, CommandError) as error:
            log.info("command %s: %s", name, error.code)
            problem = Problem(code=error.code, message=error.message)
            self._context.update(lambda view: reduce.command_ended(view, problem))
            raise CommandError(error.code, error.message) from error
        except OSError as error:
            log.warning("command %s: %s", name, error.strerror)
            message = say("client.folder_unwritable")
            self._context.update(lambda view: reduce.command_ended(view, Problem(code="disk", message=message)))
            raise CommandError("disk", message) from error
        self._context.update(lambda view: reduce.command_ended(view, view.problem))
        self._poller.wake()

    def _export(self, folder: Path) -> None:
        sender = self._entrance.sender
        try:
            written = export_journals(self._context, sender.sitting if sender is not None else None, folder)
        except CarryError as error:
            raise CommandError(error.code, error.message) from error
        self._context.update(lambda view: reduce_pc.exported(view, written))

    def _enrol(self, server: str, seat: int, code: str) -> None:
        address = normalise_server(server)
        if address is None:
            raise CommandError("bad_address", say("client.address_malformed"))
        self._adopt(enrol(address, code, self.device_files, role="candidate", seat=seat))

    def _use_server(self, server: str) -> None:
        address, identity = normalise_server(server), self.device_files.load()
        if address is None:
            raise CommandError("bad_address", say("client.address_malformed"))
        if identity is None or not answers_there(address, identity, self.device_files):
            raise CommandError("server_not_found", say("client.no_answer_there"))
        self.device_files.found = address
        self.device_files.move_to(address)
        self._server_moved(address)

    def _server_moved(self, server: str) -> None:
        if self._identity is not None:
            self._identity = replace(self._identity, server=server)
        self._context.update(
            lambda view: replace(view, device=replace(view.device, server=server)) if view.device else view
        )
        self._poller.wake()
        self._entrance.wake()

    def _restart(self, code: str) -> None:
        path = last_capsule(self._context.data)
        if path is None or self._entrance.sender is not None:
            raise CommandError("nothing_kept", say("client.nothing_to_restart"))
        kept, key = self._open_kept(path, code)
        try:
            exam = open_exam(self._context.papers, kept)
        except PaperUnusableError as error:
            message = say("client.paper_incomplete")
            raise CommandError("paper_missing", message) from error
        self._entrance.restart(kept, key, exam)

    def _leave_by_code(self, code: str) -> None:
        self._context.door.open(code, local_ms=monotonic_ms(), room_ms=self._context.sure_now_ms())
        self._context.update(reduce_pc.let_out)

    def _login(self, ticket: str, password: str, id_number: str) -> None:
        gateway = self._context.gateway
        if gateway is None:
            raise CommandError("no_certificate", sentence("no_certificate"))
        self._entrance.login(gateway, ticket, password, id_number)

    def _confirm(self) -> None:
        sender = self._entrance.sender
        if sender is not None:
            sender.sitting.gateway.confirm()
            self._context.update(reduce.confirmed)

    def _moved(self, identity: DeviceIdentity) -> DeviceIdentity:
        """The identity with the address that the settings give; a full disk only means that it is given again."""
        server = self._settings.server
        if server is None or server == identity.server:
            return identity
        try:
            self.device_files.move_to(server)
        except OSError as error:
            log.warning("the server's new address is not kept: %s", error.strerror)
        return replace(identity, server=server)

    def _adopt(self, identity: DeviceIdentity) -> None:
        try:
            gateway = self._new_gateway(identity, self.device_files)
        except LinkError as error:
            log.warning("the enrolment of this device cannot be used: %s", error.code)
            problem = Problem(code=error.code, message=error.message)
            self._context.update(lambda view: reduce.command_ended(reduce_pc.device_known(view, None), problem))
            return
        if self._context.gateway is not None:
            self._context.gateway.close()
        self._identity = identity
        self._context.gateway = gateway
        device = Device(device_id=identity.device_id, seat=identity.seat, server=identity.server)
        self._context.update(lambda view: reduce_pc.device_known(view, device))
        self._poller.wake()

    def _sitting_gateway(self) -> Gateway:
        if self._identity is None:
            raise CommandError("no_certificate", sentence("no_certificate"))
        return self._new_gateway(self._identity, self.device_files)


def _look() -> tuple[Found, ...]:
    from shared.link.discovery import look  # noqa: PLC0415 - late: on the seeker's thread, after the first screen

    return look()
