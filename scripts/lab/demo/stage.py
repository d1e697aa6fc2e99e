"""Builds the stage: centre, site server, console, candidate PCs and spares, each a process with its own folder."""

import json
import re
import socket
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from scripts.centre.issued import PINS_FILE
from scripts.lab.demo.cast import Cast
from scripts.lab.demo.centre_side import Centre
from scripts.lab.demo.day import SITE, write_plan
from scripts.lab.demo.narrator import Narrator
from scripts.lab.demo.orders import Part
from scripts.lab.demo.places import Places
from scripts.lab.demo.processes import Program, run
from scripts.lab.demo.proxy import Proxy
from shared.exchange.roster_sheets import read_roster
from shared.security.codes import ALPHABET, normalise_enrolment_code

SITE_ID = "ZD0001"
SITE_NAME = "样例学院数字化管理会计证书（初级）考核站点"
UPLOAD_BYTES_PER_S = 150_000


def free_port() -> int:
    """A port on loopback that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


_PATIENCE_S = 120
"""A busy machine takes its time; a server that ended is noticed at once."""


class Stage:
    """Everything that runs. `pcs` maps a seat to its client process."""

    def __init__(self, places: Places, cast: Cast, exam_s: int, narrator: Narrator, *, show: bool) -> None:
        self.places, self.cast, self.exam_s, self.narrator, self.show = places, cast, exam_s, narrator, show
        self.centre = Centre(places)
        self.server_port = free_port()
        self.receiver_port = free_port()
        self.pcs: dict[int, Program] = {}
        self.tickets: dict[int, str] = {}
        self.cable = Proxy(("127.0.0.1", self.server_port))
        self.uplink = Proxy(("127.0.0.1", self.receiver_port), bytes_per_s=UPLOAD_BYTES_PER_S)

    def prepare_papers(self, starts_in_s: int, changes: Mapping[str, str] | None = None) -> None:
        """Keys on both sides, the site's registration, the package; `changes`: see `write_plan`."""
        self.prepare_site()
        self.prepare_package(starts_in_s, changes)

    def prepare_site(self) -> None:
        """Keys on both sides, the site's registration."""
        self.cable.start()
        self.uplink.start()
        card = self.centre.make_keys(f"http://127.0.0.1:{self.uplink.port}")
        self.narrator.say("评价组织生成密钥")
        arguments = ["-m", "site_server", "init", "--data", str(self.places.server), "--site-id", SITE_ID]
        arguments += ["--site-name", SITE_NAME, "--centre", str(card), "--address", "127.0.0.1"]
        said = run("site-server-init", arguments, self.places.logs)
        self.setup_pin = _setup_pin(said)
        self.take_over_code = _take_over_code(said)
        self.centre.register(self.places.server / "site.pub.json")
        self.narrator.say("考点服务器初始化，公钥已在评价组织登记")

    def prepare_package(self, starts_in_s: int, changes: Mapping[str, str] | None = None) -> Path:
        """A package of the centre, and the PINs of its people; `changes`: see `write_plan`."""
        plan = self.places.centre / "plan.toml"
        write_plan(plan, self.exam_s, self.cast.seats, starts_in_s, changes)
        package = self.centre.build(plan)
        self._key_file = self.centre.key_file()
        pins: list[dict[str, str]] = json.loads(self.centre.kept(PINS_FILE))
        self.pins = {pin["staff_id"]: pin["pin"] for pin in pins}
        self.roles = {pin["role"]: pin["staff_id"] for pin in reversed(pins)}
        self.narrator.say(f"试卷包已签名封装：{package.name}，{package.stat().st_size:,} 字节")
        return package

    def start_server(self) -> None:
        """Start the site server (again)."""
        arguments = ["-m", "site_server", "run", "--data", str(self.places.server)]
        arguments += ["--host", "127.0.0.1", "--port", str(self.server_port)]
        self.server = Program("site-server", arguments, self.places.logs)
        deadline = self.narrator.elapsed_s() + _PATIENCE_S
        while self.narrator.elapsed_s() < deadline and self.server.running:
            with socket.socket() as probe:
                probe.settimeout(0.2)
                if probe.connect_ex(("127.0.0.1", self.server_port)) == 0:
                    return
        raise RuntimeError("考点服务器没有启动，见 logs/site-server.log")

    def start_receiver(self) -> None:
        """Start the centre's receiver."""
        self.receiver = self.centre.receiver(self.receiver_port)

    def enrolment_codes(self) -> tuple[str, str]:
        """Open the enrolment window at the server and read the codes off: for PCs, for consoles."""
        arguments = ["-m", "site_server", "enrolment", "--data", str(self.places.server), "--minutes", "30"]
        said = run("site-server-enrolment", arguments, self.places.logs)
        found = [normalise_enrolment_code(code) for code in re.findall(r"[0-9A-Z]{5}[- ]?[0-9A-Z]{5}", said)]
        if len(found) != len(("pcs", "consoles")):
            raise RuntimeError("没有看到登记码")
        return found[0], found[1]

    def start_console(self, code: str) -> None:
        """Start the proctor console with its real window."""
        part = {
            "data": str(self.places.console),
            "server": f"127.0.0.1:{self.server_port}",
            "enrol_code": code,
            "screenshots": str(self.places.screenshots),
            "records": str(self.places.records),
        }
        path = self.places.logs.parent / "console-part.json"
        path.write_text(json.dumps(part), encoding="utf-8")
        self.console = Program(
            "console", ["-m", "scripts.lab.demo.operator", str(path)], self.places.logs, show=self.show
        )

    def console_does(self, order: str, *, timeout_s: float = 90, **values: Any) -> dict[str, Any]:
        """Let the person at the console do something and wait until it is done; returns what they report."""
        self.console.tell(do=order, **values)
        done = self.console.wait_for("done", timeout_s)
        if done["do"] != order:
            raise RuntimeError(f"监考机报告 {done['do']}，应为 {order}")
        return done

    def start_pcs(self, code: str) -> None:
        """Start every candidate PC and the spares; the cut-off ones hang on the cable that will be pulled."""
        self.tickets = tickets_by_seat(self.cast.seats)
        for seat in (*range(1, self.cast.seats + 1), *self.cast.spares):
            self.start_pc(seat, code)

    def start_pc(self, seat: int, code: str) -> None:
        """Start one PC."""
        ticket = self.tickets.get(seat, "")
        port = self.cable.port if seat in self.cast.cut_off else self.server_port
        part = Part(
            seat=seat,
            ticket=ticket,
            password=ticket[-6:],
            data=str(self.places.client(seat)),
            server=f"127.0.0.1:{port}",
            enrol_code=code,
            traces=str(self.places.traces),
            key=str(self._key_file),
            exam_s=self.exam_s,
            on_time=seat in self.cast.on_time,
            screenshots=str(self.places.screenshots) if seat in self.cast.windows else None,
        )
        path = self.places.traces / f"part-{seat:02d}.json"
        path.write_bytes(msgspec.json.encode(part))
        windowed = seat in self.cast.windows
        module = "scripts.lab.demo.window_robot" if windowed else "scripts.lab.demo.robot"
        name = f"pc-{seat:02d}"
        self.pcs[seat] = Program(name, ["-m", module, str(path)], self.places.logs, show=self.show and windowed)

    def strike(self) -> None:
        """Stop everything that still runs."""
        programs = [*self.pcs.values(), *(getattr(self, name, None) for name in ("console", "server", "receiver"))]
        for program in programs[:-2]:
            if program is not None:
                program.tell(do="quit")
        for program in programs[:-2]:
            if program is not None:
                program.leave(20)
        for program in programs:
            if program is not None:
                program.stop()
        self.cable.stop()
        self.uplink.stop()


def tickets_by_seat(seats: int) -> dict[int, str]:
    """Seat to ticket number, as the sample seating has it for the plan's room."""
    plan = tomllib.loads((SITE / "plan.toml").read_text(encoding="utf-8"))
    sheets = (SITE / "seating.xlsx", SITE / "students.xlsx", SITE / "photos.zip")
    roster = read_roster(*sheets, room=plan["room"], session=plan["session_name"], seats=plan["seats"])
    return {candidate.seat: candidate.ticket for candidate in roster.candidates if candidate.seat <= seats}


def _setup_pin(said: str) -> str:
    match = re.search(rf"\b[{ALPHABET}]{{8}}\b", said)
    if match is None:
        raise RuntimeError("没有看到初始口令")
    return match.group()


def _take_over_code(said: str) -> str:
    match = re.search(rf"\b(?:[{ALPHABET}]{{4}}-){{3,}}[{ALPHABET}]{{4}}\b", said)
    if match is None:
        raise RuntimeError("没有看到接管码")
    return match.group()
