"""A spreadsheet template looked at before the exam: what the check of a task asks about it."""

from collections.abc import Iterator, Mapping, Sequence

from shared.exam.kinds.kind import TemplateFinding
from shared.workbook.problems import problems


class TemplateInspector:
    """`shared.exam.kinds.kind.InspectTemplate` over the media of one folder."""

    def __init__(self, media: Mapping[str, bytes]) -> None:
        self._media = media

    def __call__(self, template: str, refs: Sequence[str]) -> Iterator[TemplateFinding]:
        """Whether the template opens and computes, and whether the cells asked for are there and can be typed into."""
        for problem in problems(self._media[template], refs):
            words = f"{template}：{problem.words}" if problem.ref is None else f"{problem.ref}：{problem.words}"
            yield TemplateFinding(ref=problem.ref, code=problem.code, sentence=words)
