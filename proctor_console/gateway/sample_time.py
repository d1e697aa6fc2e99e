"""What the sample room writes for acts on candidates' time; it knows one challenge and one right code of the centre."""

from collections.abc import Iterable

from shared.exam.room import events as ev
from shared.link.errors import Refused
from shared.protocol import commands as c
from shared.protocol.errors import sentence

SAMPLE_CHALLENGE = "7QK40X"
SAMPLE_CENTRE_CODE = "3F8M-K2TC"


def time_events(command_id: str, command: c.Command, approvals: tuple[ev.Approval, ...]) -> Iterable[ev.Event]:
    """The events such a command leads to. Raises Refused for a wrong code of the centre."""
    match command:
        case c.Extend():
            yield ev.TimeGranted(
                grant_id=command_id,
                kind=command.kind,
                tickets=command.tickets,
                ms=command.seconds * 1000,
                reason=command.reason,
                approvals=approvals,
                challenge=SAMPLE_CHALLENGE if _centre_code_right(command) else "",
            )
        case c.AskExtension():
            yield ev.ExtensionAsked(
                tickets=tuple(sorted(command.tickets)), seconds=command.seconds, challenge=SAMPLE_CHALLENGE
            )
        case c.CreditOutages():
            for number, ref in enumerate(command.outages):
                yield ev.TimeGranted(
                    grant_id=f"{command_id}-{number}",
                    kind="outage",
                    tickets=(ref.ticket,),
                    ms=ref.ms,
                    reason=command.reason,
                    approvals=approvals,
                    lost=_spans((ref,)),
                )
        case c.DeclineOutages():
            yield ev.OutageDeclined(lost=_spans(command.outages), reason=command.reason, approvals=approvals)
        case c.CorrectTime():
            yield ev.TimeGranted(
                grant_id=command_id,
                kind="correction",
                tickets=command.tickets,
                ms=command.seconds * 1000,
                reason=command.reason,
                approvals=approvals,
            )
        case c.ReverseGrants():
            for grant in command.grants:
                yield ev.GrantReversed(
                    grant_id=grant.grant_id, reason=command.reason, approvals=approvals, tickets=grant.tickets
                )


def _centre_code_right(command: c.Extend) -> bool:
    if command.centre_code and command.centre_code != SAMPLE_CENTRE_CODE:
        raise Refused("centre_code_wrong", sentence("centre_code_wrong"), status=409)
    return bool(command.centre_code)


def _spans(refs: Iterable[c.OutageRef]) -> tuple[ev.LostSpan, ...]:
    return tuple(ev.LostSpan(ticket=r.ticket, from_ms=r.from_ms, to_ms=r.to_ms) for r in refs)
