"""The editor of a case: its questions one below the other, each with the editor of its kind; the material is beside."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from candidate_client.core.outline import Exam
from candidate_client.presenters.stem import marked_stem
from candidate_client.ui.editors import make_editor
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.names import name as name_widgets
from shared.exam.kinds.asking import Progress, progress_of
from shared.exam.kinds.case import Case, CaseItem, Question
from shared.exam.kinds.parts import Response
from shared.exam.kinds.registry import kind_of
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.markdown import MarkdownView
from shared.qtkit.widgets.text import Hairline, Text

_WRITING_PX = 220
_SHAPES: dict[Progress, str] = {"none": "○", "partly": "◐", "full": "●"}


class CaseEditor(ItemEditor):
    """Keys go to the question that has the focus; Ctrl+↓ and Ctrl+↑ go to the next and the previous one."""

    wide = True

    def __init__(self, item: CaseItem, exam: Exam) -> None:
        super().__init__()
        self.questions = {question.item_id: QuestionBlock(question, exam, self) for question in item.questions}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        for place, block in enumerate(self.questions.values()):
            if place:
                column.addWidget(Hairline())
            column.addWidget(block)
            block.editor.marked.connect(self.marked)
            block.editor.edited.connect(lambda at_once, of=block: self._on_edited(of, at_once))
        for keys, step in (("Ctrl+Down", 1), ("Ctrl+Up", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.walk(step))

    def response(self) -> Response | None:
        """See ItemEditor."""
        given = {name: block.editor.response() for name, block in self.questions.items()}
        answers = {name: answer for name, answer in given.items() if answer is not None}
        return Case(answers=answers) if answers else None  # type: ignore[arg-type]  # each editor answers in its kind

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        answers = response.answers if isinstance(response, Case) else {}
        for name, block in self.questions.items():
            block.editor.show_response(answers.get(name))
            block.show_progress()

    def press(self, key: str) -> bool:
        """See ItemEditor. Without a focus inside, the key is for the first question that has no answer."""
        block = self._current()
        if block is None:
            block = next((b for b in self.questions.values() if b.editor.response() is None), None)
        return block is not None and block.editor.press(key)

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        block = next(iter(self.questions.values()), None)
        return block.editor.first_focus() if block is not None else None

    def spoken(self) -> str:
        """See ItemEditor."""
        return "\n".join(f"{block.stem.words()}\n{block.editor.spoken()}" for block in self.questions.values())

    def marks(self) -> frozenset[str]:
        """See ItemEditor: question/mark."""
        return frozenset(f"{name}/{mark}" for name, block in self.questions.items() for mark in block.editor.marks())

    def set_marks(self, marks: frozenset[str]) -> None:
        """See ItemEditor."""
        for name, block in self.questions.items():
            start = f"{name}/"
            block.editor.set_marks(frozenset(m.removeprefix(start) for m in marks if m.startswith(start)))

    def fit_text(self, size_px: int) -> None:
        """See ItemEditor."""
        for block in self.questions.values():
            block.editor.fit_text(size_px)

    def walk(self, step: int) -> None:
        """Go to a neighbouring question, and bring it onto the screen."""
        blocks, current = list(self.questions.values()), self._current()
        place = blocks.index(current) + step if current is not None else 0
        if not 0 <= place < len(blocks):
            return
        target = blocks[place].editor.first_focus()
        if target is not None:
            target.setFocus()
        scroll = self._scroll_area()
        if scroll is not None:
            scroll.ensureWidgetVisible(blocks[place])

    def _on_edited(self, block: "QuestionBlock", at_once: bool) -> None:
        block.show_progress()
        self.edited.emit(at_once)

    def _current(self) -> "QuestionBlock | None":
        focus = QApplication.focusWidget()
        return next((b for b in self.questions.values() if focus is not None and b.isAncestorOf(focus)), None)

    def _scroll_area(self) -> QScrollArea | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent


class QuestionBlock(QWidget):
    """One question: number, kind and points, how far it is, its stem and its editor."""

    def __init__(self, question: Question, exam: Exam, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self.editor = make_editor(question, exam)
        if self.editor.fills:
            self.editor.setFixedHeight(_WRITING_PX)
        words = self.tr("（{number}）{kind}　{points} 分")
        title = words.format(number=question.item_id, kind=kind_of(question).title, points=question.points)
        self.progress = Text("", "muted")
        stem = self.stem = MarkdownView(fit_height=True)
        stem.setAccessibleName(self.tr("小题 {number} 的题干").format(number=question.item_id))
        stem.set_markdown(marked_stem(question.stem), exam.media)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(Text(title, "strong"))
        head.addWidget(self.progress)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(stem)
        column.addWidget(self.editor)
        name_widgets((self, f"question-{question.item_id}"))
        self.show_progress()

    def show_progress(self) -> None:
        """Tell how far the question is by the shapes of the navigator."""
        self.progress.setText(_SHAPES[progress_of(self._question, self.editor.response())])


def make(item: CaseItem, exam: Exam) -> CaseEditor:
    """See `candidate_client.ui.editors`."""
    return CaseEditor(item, exam)
