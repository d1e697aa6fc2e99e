"""A calendar below a date field: a day is picked by the mouse or by the keys, and the field has the keyboard again."""

from PySide6.QtCore import QDate, QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidgetAction

from shared.exam.typed import Unread, read_date


class DayPicker(QObject):
    """`picked`: a day was written into the field.

    The menu is made once and kept: keys that were meant for it and come after it has closed are handed on.
    """

    picked = Signal()

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        self._made: tuple[QMenu, QCalendarWidget] | None = None

    def open(self) -> None:
        """At the day that stands in the field."""
        menu, calendar = self._made = self._made or self._make()
        day = read_date(self._field.text())
        if not isinstance(day, Unread):
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        menu.popup(self._field.mapToGlobal(self._field.rect().bottomLeft()))
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)  # or the menu would take the keys, and do nothing

    def _make(self) -> tuple[QMenu, QCalendarWidget]:
        menu, calendar = QMenu(self._field), QCalendarWidget()
        calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekend, calendar.weekdayTextFormat(Qt.DayOfWeek.Monday))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        for picks in (calendar.clicked, calendar.activated):  # by the mouse, and by Enter
            picks.connect(self._pick)
        return menu, calendar

    def _pick(self, day: QDate) -> None:
        if self._made is not None:
            self._made[0].close()
        self._field.setText(day.toString("yyyy-MM-dd"))
        self._field.setFocus()
        self.picked.emit()
