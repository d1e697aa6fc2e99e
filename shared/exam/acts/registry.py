"""All acts there are. Each subject's file lists its own at its end; a new act joins that list and nothing here."""

from typing import Final, get_args

from shared.exam.acts.accounts import AccountActs
from shared.exam.acts.again import AgainActs
from shared.exam.acts.answers import AnswerActs
from shared.exam.acts.base import Act
from shared.exam.acts.clock import ClockActs
from shared.exam.acts.discipline import DisciplineActs
from shared.exam.acts.evening import EveningActs
from shared.exam.acts.incidents import IncidentActs
from shared.exam.acts.leaving import LeavingActs
from shared.exam.acts.matters import MatterActs
from shared.exam.acts.papers import PaperActs
from shared.exam.acts.people import PeopleActs
from shared.exam.acts.room import RoomActs
from shared.exam.acts.seats import SeatActs
from shared.exam.acts.staff import StaffActs
from shared.exam.acts.wall import WallActs
from shared.exam.acts.watch import WatchActs

AnyAct = (
    RoomActs
    | PaperActs
    | WallActs
    | ClockActs
    | AccountActs
    | SeatActs
    | PeopleActs
    | DisciplineActs
    | IncidentActs
    | AnswerActs
    | WatchActs
    | LeavingActs
    | AgainActs
    | MatterActs
    | EveningActs
    | StaffActs
)
"""What may come over the wire."""

ACTS: Final[tuple[type[Act], ...]] = get_args(AnyAct)
