"""Everything is ready; the room has not started."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.ui.page import Page
from candidate_client.ui.photo import Photo
from candidate_client.ui.seat_panel import Facts
from candidate_client.ui.texts import session_duration
from shared.formatting import clock_time, mask_name, seat_label
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import Countdown
from shared.qtkit.widgets.text import Text


class ReadyScreen(Page):
    """Countdown to the planned start; the proctor starts the room."""

    def __init__(self) -> None:
        super().__init__(width=720)
        self.title = Text(self.tr("请等待监考人员宣布开始"), "display")
        self.countdown = Countdown(size="large", warn_below_ms=0)
        self.caption = Text("", "muted")
        self.photo = Photo(84, 118)
        self.facts = Facts()
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(Space.XL)
        row.addWidget(self.photo)
        row.addWidget(self.facts, 1)
        card.body.addLayout(row)
        tip = self.tr("开考后题目会自动出现，作答自动保存。请勿操作其他程序，不要关闭电源。")
        self.tip = Text(tip, "muted", wrap=True)
        self.tip.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch(2)
        for part in (self.title, self.caption, self.countdown):
            self.column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(card)
        self.column.addWidget(self.tip)
        self.column.addStretch(3)

    def show_view(self, view: ClientView) -> None:
        """Show who waits for what."""
        session, card = view.session, view.candidate
        if session is None or card is None:
            return
        self.photo.set_photo(card.photo)
        paper = self.tr("✓ 已下载到本机（加密）") if view.paper_ready else self.tr("正在下载（加密）…")
        self.facts.set(
            [
                (self.tr("考生"), f"{mask_name(card.name)}　{card.ticket}"),
                (self.tr("座位号"), seat_label(view.seat)),
                (self.tr("考试科目"), session.subject),
                (self.tr("考试时长"), session_duration(session)),
                (self.tr("试卷"), paper),
            ]
        )
        running = view.phase in {"working", "paused"}
        opening = self.tr("正在打开备用卷…") if view.backup else self.tr("正在打开试卷…")
        self.title.setText(opening if running else self.tr("请等待监考人员宣布开始"))
        self.countdown.setVisible(not running)
        self.caption.setVisible(not running)

    def tick(self) -> None:
        """Count down to the planned start."""
        super().tick()
        room_ms, session = self.view.clock.room_ms(monotonic_ms()), self.view.session
        if room_ms is None or session is None:
            return
        left = session.starts_at_ms - room_ms
        self.countdown.set_remaining(max(0, left))
        self.countdown.setVisible(left > 0 and self.view.phase not in {"working", "paused"})
        start = clock_time(session.starts_at_ms, session.time_zone, seconds=False)
        words = self.tr("距 {time} 开考还有") if left > 0 else self.tr("已到开考时间 {time}")
        self.caption.setText(words.format(time=start))
