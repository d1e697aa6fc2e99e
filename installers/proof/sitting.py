"""The exam: a candidate at the client's window, from log-in to hand-in."""

from collections.abc import Callable
from functools import partial
from typing import Final

from installers.proof.bench import START_LIMIT_S, Bench
from installers.proof.candidate import Candidate
from installers.proof.console import Console
from installers.proof.exam import Session, make_paper
from installers.proof.report import Report, check, wait_for
from installers.proof.screen import Screen
from shared.exam.acts.room import StartRoom, Unseal

_POLICY: Final = (r"SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU", "NoAutoUpdate")
"""One that only the system may set."""


def exam(bench: Bench) -> None:
    """Log in at the frozen client, answer one item of each kind, hand in; the watchman holds the PC meanwhile."""
    machine, report = bench.machine, bench.report
    with bench.chief() as console, machine.watched():
        with machine.running("client", "--kiosk"):
            with report.step("the frozen watchman sets the PC's policies while the locked client runs"):
                wait_for("the policy is set", lambda: machine.values(*_POLICY) == {_POLICY[1]: "1"}, START_LIMIT_S)
            sit(bench.screen, console, bench.session(), report, bench.picture)
            report.tell(f"      {bench.keep_answers(console)} answer records at the server")
        with report.step("and puts them back once it has left"):
            wait_for("the policy is gone", lambda: not machine.values(*_POLICY), START_LIMIT_S)


def sit(
    screen: Screen,
    console: Console,
    session: Session,
    report: Report,
    picture: Callable[[str], None],
    between: Callable[[int, Candidate], None] = lambda _number, _candidate: None,
) -> None:
    """A whole sitting by keys into the client that is on the screen; the room as the server tells it.

    `between` is told after each item was saved how many there are, and may do something to the PC.

    Raises:
        ProofError, TimeoutError: something did not come.
    """
    paper, media = make_paper()
    items, candidate = list(paper.items()), Candidate(screen, media)
    console.give(Unseal(code=session.opening_code))
    with report.step("the candidate logs in by keys, confirms, accepts the rules"):
        candidate.log_in(session.ticket, session.password)
        wait_for("the server knows the candidate", lambda: _present(console), 60)
        picture("client-identity")
        candidate.confirm()
        picture("client-rules")
        candidate.accept_rules()
        check("the candidate is logged in", console.view().seats[0].ticket == session.ticket)
    with report.step(f"an answer to each of {len(items)} kinds by keys, each saved at the server"):
        console.give(StartRoom(reason="安装验证"))
        candidate.wait_for_exam()
        for number, item in enumerate(items, 1):
            if number > 1:
                candidate.turn()
                wait_for(f"{item.kind} is on the screen", partial(_is_at, console, item.item_id), 60)
            candidate.answer(item)
            picture(f"client-{number:02}-{item.kind}")
            wait_for(f"{item.kind} is saved", partial(_has_answered, console, number), 20)
            between(number, candidate)
    with report.step("handed in by the candidate"):
        candidate.hand_in()
        wait_for("the server has it", lambda: console.view().seats[0].state == "handed_in", 30)
        picture("client-handed-in")


def _present(console: Console) -> bool:
    totals = console.view().totals
    return totals is not None and totals.present == 1


def _is_at(console: Console, item_id: str) -> bool:
    return console.view().seats[0].item_id == item_id


def _has_answered(console: Console, least: int) -> bool:
    return console.view().seats[0].answered >= least
