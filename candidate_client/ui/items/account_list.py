"""The accounts found for what is typed, as a list a completer can show."""

from PySide6.QtCore import QObject, QStringListModel

from candidate_client.workspaces.accounts import Chart


class AccountList(QStringListModel):
    """`search` replaces the list by what fits the typed text."""

    def __init__(self, chart: Chart, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self.search("")

    def search(self, typed: str) -> None:
        """Show the accounts for a text."""
        self.setStringList([self._chart.label(account.code) for account in self._chart.search(typed)])
