"""The seat number, large enough to be read from the door, with the session beside it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from candidate_client.core.state import ClientView
from candidate_client.ui.page import DEFAULT_ZONE
from candidate_client.ui.texts import session_duration
from shared.formatting import clock_time, date, seat_label
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Hairline, Text
from shared.session_kind import marked_title


class Facts(QWidget):
    """A small table of labels and values."""

    def __init__(self, spacing: int = Space.S) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(spacing)
        self._grid.setColumnStretch(1, 1)
        self._values: dict[str, Text] = {}

    def set(self, facts: list[tuple[str, str]], *, big: bool = False) -> None:
        """Show these facts; rows are kept where the labels are the same."""
        if list(self._values) != [label for label, _ in facts]:
            while (item := self._grid.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
            self._values = {}
            for line in range(self._grid.rowCount() + 1):
                self._grid.setRowStretch(line, int(line == len(facts)))  # few facts stand at the top, not far apart
            for line, (label, _) in enumerate(facts):
                name = Text(label, "muted")
                value = Text("", "exam" if big else "body", wrap=True)
                value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
                self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(value, line, 1)
                self._values[label] = value
        for label, words in facts:
            self._values[label].setText(words)

    def value(self, label: str) -> str:
        """What stands beside a label."""
        return self._values[label].text()


class SeatPanel(Card):
    """Seat and session."""

    def __init__(self) -> None:
        super().__init__()
        self._seat = TabularLabel("", FontSize.CLOCK, bold=True)
        self._name = Text("", "heading")
        self._facts = Facts()
        seat = QVBoxLayout()
        seat.setSpacing(0)
        caption = Text(self.tr("座位号"), "muted")
        for part in (caption, self._seat, self._name):
            seat.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        side = QWidget()
        side.setMinimumWidth(150)
        side.setLayout(seat)
        row = QHBoxLayout()
        row.setSpacing(Space.XL)
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Hairline(vertical=True))
        row.addWidget(self._facts, 1)
        self.body.addLayout(row)

    def show_view(self, view: ClientView) -> None:
        """Show seat and session of a view."""
        self._seat.setText(seat_label(view.seat) if view.seat else "—")
        self._name.setText(view.expected_name_masked)
        self._name.setVisible(bool(view.expected_name_masked))
        session = view.session
        if session is None:
            unknown = self.tr("连上服务器后显示。") if not view.link.online else ""
            words = unknown or self.tr("本考场的试卷包尚未导入，导入后这里显示场次信息。")
            self._facts.set([(self.tr("场次"), words)])
            return
        zone = session.time_zone or DEFAULT_ZONE
        start = session.starts_at_ms
        span = f"{date(start, zone)} {clock_time(start, zone, seconds=False)}"
        self._facts.set(
            [
                (self.tr("考试科目"), marked_title(session.subject, session.kind)),
                (self.tr("考点"), session.site_name),
                (self.tr("考场"), session.room),
                (self.tr("开考时间"), span),
                (self.tr("考试时长"), session_duration(session)),
            ]
        )
