"""Probes on this very machine: a real file, real sockets, and lines to the server that are slow, lossy or cut."""

import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.exam.demands import Policy
from shared.readiness.check import Ask, Backup, Lock, Screen
from shared.readiness.checks import internet
from shared.readiness.checks.address import CHECK as ADDRESS
from shared.readiness.checks.address import AddressState
from shared.readiness.checks.backup import CHECK as BACKUP
from shared.readiness.checks.internet import probe
from shared.readiness.checks.memory import CHECK as MEMORY
from shared.readiness.checks.memory import Memory
from shared.readiness.checks.network import CHECK as NETWORK
from shared.readiness.checks.port import CHECK as PORT
from shared.readiness.checks.programs import CHECK as PROGRAMS
from shared.readiness.checks.sync import CHECK as SYNC
from shared.readiness.machines.choose import this_machine
from shared.readiness.machines.port import Address
from shared.readiness.registry import checks_at, take


class ALine:
    """A line of the given round trips in seconds; None is an exchange that fails."""

    def __init__(self, *trips: float | None, bulk_s: float = 0.02) -> None:
        self.trips, self.bulk, self.asked = trips, bulk_s, 0

    def round_trip_s(self) -> float:
        self.asked += 1
        trip = self.trips[self.asked % len(self.trips)]
        if trip is None:
            raise OSError("cut")
        return trip

    def bulk_s(self, size: int) -> float:
        return self.bulk


def ask(folder: Path, **more: object) -> Ask:
    given: dict[str, object] = {"place": "pc", "machine": this_machine(), "data": folder, **more}
    return Ask(**given)  # type: ignore[arg-type]


def test_this_machine_answers_every_check_of_a_server_without_fault(tmp_path: Path) -> None:
    asked = ask(
        tmp_path,
        place="server",
        version="1",
        port=1,
        backup=Backup(folders=(str(tmp_path),), age_s=1),
        certificate=tmp_path / "none",
    )
    assert all(take(check, asked) is not None for check in checks_at("server"))
    assert list(tmp_path.iterdir()) == []


def test_what_the_window_knows_is_taken_from_it(tmp_path: Path) -> None:
    asked = ask(tmp_path, screens=(Screen(width=1, height=2),), lock=Lock(engaged=True), paper_sha256="ab", offset_ms=5)
    known = {"screen", "displays", "lock", "paper", "clock"}
    assert all(take(check, asked) is not None for check in checks_at("pc") if check.key in known)
    assert all(take(check, ask(tmp_path)) is None for check in checks_at("pc") if check.key in known)


class AMachine:
    """One that says so."""

    def __init__(self, *addresses: Address, mb: int | None = None) -> None:
        self.told, self.mb = addresses, mb

    def addresses(self) -> tuple[Address, ...]:
        return self.told

    def memory_mb(self) -> int | None:
        return self.mb


def test_what_the_machine_says_is_what_is_measured(tmp_path: Path) -> None:
    lent, fixed = Address(address="192.168.1.10", fixed=False), Address(address="192.168.1.11", fixed=True)
    first = ADDRESS.take(ask(tmp_path, machine=AMachine(fixed)))
    assert first == AddressState(count=1, address="192.168.1.11", lent=False)
    both = ADDRESS.take(ask(tmp_path, machine=AMachine(lent, fixed)))
    assert both == AddressState(count=2, address="192.168.1.10", lent=True)
    assert ADDRESS.take(ask(tmp_path, machine=AMachine())) == AddressState(count=0, address="", lent=False)
    assert MEMORY.take(ask(tmp_path, machine=AMachine(mb=8_000))) == Memory(mb=8_000)
    assert MEMORY.take(ask(tmp_path, machine=AMachine())) is None


def test_a_folder_that_takes_nothing_is_said(tmp_path: Path) -> None:
    found = SYNC.take(ask(tmp_path / "gone"))
    assert found is not None
    assert found.refused
    assert BACKUP.take(ask(tmp_path, backup=Backup(folders=(str(tmp_path / "gone"),)))).mb_s == 0


@pytest.mark.parametrize(
    ("line", "lost", "cut"),
    [(ALine(0.004), 0, False), (ALine(0.004, 0.004, None, 0.24), 512, False), (ALine(None), 1000, True)],
)
def test_losses_are_counted_by_what_is_sent_again(tmp_path: Path, line: ALine, lost: int, cut: bool) -> None:
    found = NETWORK.take(ask(tmp_path, line=line))
    assert (found.lost_permille, found.cut) == (pytest.approx(lost, abs=20), cut)
    assert line.asked <= 40
    assert cut or found.mbit > 100


def test_a_line_is_left_alone_as_soon_as_somebody_needs_it(tmp_path: Path) -> None:
    line = ALine(0.004)
    NETWORK.take(ask(tmp_path, line=line, stopped=lambda: line.asked >= 3))
    assert line.asked == 3


def test_a_port_that_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert PORT.take(ask(tmp_path, port=port, serving=True)).listening
    assert not PORT.take(ask(tmp_path, port=port, serving=True)).listening


def test_only_names_on_the_list_leave_the_machine(tmp_path: Path) -> None:
    running = set(this_machine().programs() or ())
    one = min(running)
    found = PROGRAMS.take(ask(tmp_path, policy=Policy(forbidden=(one.upper(), "not-there"))))
    assert found.running == (one.casefold(),)


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"out there")

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def outside() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_internet_is_found_by_address_by_page_and_through_a_proxy(
    outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    found = probe(Policy(internet_names=(), internet_addresses=(outside,), internet_pages=(f"http://{outside}/",)))
    assert (found.address, found.page) == (outside, f"http://{outside}/")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("http_proxy", f"http://{outside}")
    through = probe(Policy(internet_names=(), internet_addresses=(), internet_pages=("http://page.invalid/",)))
    assert through.page == "http://page.invalid/"


def test_where_nothing_answers_there_is_no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        gone = f"127.0.0.1:{server.getsockname()[1]}"
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    policy = Policy(internet_names=("name.invalid",), internet_addresses=(gone,), internet_pages=(f"http://{gone}/",))
    found = probe(policy)
    assert (found.name, found.address, found.page) == ("", "", "")


def test_a_name_of_the_rooms_own_network_is_no_internet() -> None:
    assert not internet.resolves("localhost")
