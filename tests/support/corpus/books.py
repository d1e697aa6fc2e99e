"""All workbooks of the corpus, in the order of their files."""

from collections.abc import Iterator
from typing import Final

from tests.support.corpus.accounts import (
    codes,
    invoice,
    ledger,
    payroll,
    reconciliation,
    sales_table,
    statements,
    stock,
)
from tests.support.corpus.figures import (
    aging,
    arrays,
    budget,
    costs,
    counts,
    depreciation,
    investment,
    loan,
    months,
    texts,
    vat,
    volume,
)
from tests.support.corpus.specs import BookSpec


def specs() -> Iterator[BookSpec]:
    """All of them."""
    for make in _MAKERS:
        yield make()


_MAKERS: Final = (
    depreciation,
    reconciliation,
    costs,
    vat,
    payroll,
    aging,
    ledger,
    codes,
    budget,
    months,
    sales_table,
    arrays,
    loan,
    invoice,
    stock,
    statements,
    volume,
    investment,
    texts,
    counts,
)
