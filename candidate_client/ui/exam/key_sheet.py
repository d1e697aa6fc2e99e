"""快捷键: every key of the exam on one sheet, opened by F5; what a kind of item has of its own stands with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from candidate_client.ui.exam.tool_panel import ToolPanel
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text


class KeySheet(ToolPanel):
    """Two columns of keys and what they do; Esc, F5 or Enter puts it away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "")
        self.title.setText(self.tr("快捷键"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        rows = self.rows()
        half = (len(rows) + 1) // 2
        for place, (keys, what) in enumerate(rows):
            row, column = place % half, 2 * (place // half)
            grid.addWidget(Text(keys, "strong"), row, column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(what), row, column + 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        self.back = Button(self.tr("继续作答"), "secondary")
        self.back.clicked.connect(self.put_away)
        self.body.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The keys and what they do."""
        return (
            ("A–Z  0–9", self.tr("选择选项")),
            ("↑ ↓", self.tr("在选项之间走，空格或回车选定；填空题、报表、凭证在各空之间走")),
            ("Delete", self.tr("划去选项；取消排序、配对")),
            ("Alt+← Alt+→", self.tr("上一题、下一题（在选项上也可用 ← →）")),
            ("Ctrl+↑ Ctrl+↓", self.tr("案例的上一小题、下一小题")),
            ("Tab  Shift+Tab", self.tr("到下一处、上一处")),
            ("Alt+↑ Alt+↓", self.tr("排序题：上移、下移")),
            ("Alt+Insert  Alt+Delete", self.tr("凭证：增行、删行")),
            ("F6  Shift+F6", self.tr("离开电子表格")),
            ("Alt+↓", self.tr("打开单元格的下拉列表")),
            ("Ctrl+M", self.tr("标记或取消标记")),
            ("F8", self.tr("计算器")),
            ("F9", self.tr("草稿")),
            ("Ctrl++  Ctrl+−", self.tr("放大、缩小文字")),
            ("F10", self.tr("交卷（还要确认）")),
            ("Shift", self.tr("输入法中、英文切换")),
            ("F1", self.tr("举手，请监考人员过来")),
            ("F3", self.tr("朗读题目（本机能朗读时）")),
            ("F7", self.tr("公式表（试卷有时）")),
            ("F5  Esc", self.tr("打开、收起本页")),
        )

    def first_focus(self) -> QWidget:
        """See ToolPanel."""
        return self.back
