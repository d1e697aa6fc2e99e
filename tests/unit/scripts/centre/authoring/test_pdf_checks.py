"""Every page of a PDF is opened at the centre, and what a candidate's PC would not show is named."""

import pytest

from scripts.centre.authoring.pdf_checks import pdf_fault
from shared.exam.bounds import MOST_PDF_PAGES
from tests.support.pdf import pdf

WHOLE = pdf(("one", "two"))


def test_a_whole_pdf_has_no_fault():
    assert pdf_fault(WHOLE, "media/contract.pdf") is None


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (b"", "pdf_damaged", "media/a.pdf"),
        (b"\x89PNG no pdf", "pdf_damaged", "media/a.pdf"),
        (WHOLE[: len(WHOLE) // 3], "pdf_damaged", "重新导出"),
        (pdf(password="x"), "pdf_password", "密码"),
        (pdf(("x",) * (MOST_PDF_PAGES + 1)), "pdf_pages", str(MOST_PDF_PAGES + 1)),
        (pdf(("x",), size_mm=(700, 900)), "pdf_size", "第 1 页为 700×900 毫米"),
    ],
    ids=["empty", "no pdf", "cut off", "password", "too many pages", "poster"],
)
def test_what_cannot_be_shown_is_named(data, code, told):
    fault = pdf_fault(data, "media/a.pdf")
    assert fault is not None
    assert fault[0] == code
    assert told in fault[1]
