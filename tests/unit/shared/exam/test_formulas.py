"""Which dollar signs begin a formula, and which drawing of one a window takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.formulas import LARGEST, Outline, formulas, outside, read, replaced, written

DRAWING = Outline(above=700, below=20, width=500, words="b分之a", path="M 0 0 L 10 -700 Q 5 5 20 20 Z")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (r"$x$", ["x"]),
        (r"批量 $Q=\sqrt{2KD}$，其中", [r"Q=\sqrt{2KD}"]),
        (r"$$\frac{a}{b}$$", [r"\frac{a}{b}"]),
        (r"$a$、$b$。", ["a", "b"]),
        (r"公式 =SUM($A:$A)、$B$3、$A$1+$B$2、$C1:$D9", []),
        (r"售价 $100，进价 $80。", []),
        (r"写作 `$x$`，``$`$``", []),
        (r"\$x\$", []),
        (r"$ x $", []),
        (r"$x$y", []),
        ("$a\nb$", []),
        ("", []),
    ],
)
def test_a_formula_is_told_from_a_cell_and_from_money(text: str, latex: list[str]) -> None:
    assert [formula.latex for formula in formulas(text)] == latex


def test_a_line_of_its_own_has_a_drawing_of_its_own() -> None:
    (inside,), (alone,) = formulas("$x$"), formulas("$$x$$")
    assert (inside.display, alone.display) == (False, True)
    assert inside.name != alone.name
    assert inside.name.startswith("formula/")


def test_a_text_is_changed_in_its_formulas_or_around_them() -> None:
    assert replaced("a $x$ b $y$", lambda formula: f"<{formula.latex}>") == "a <x> b <y>"
    assert outside("a $a$ a", str.upper) == "A $a$ A"


@given(
    st.builds(
        Outline,
        above=st.integers(0, 90_000),
        below=st.integers(0, 9_000),
        width=st.integers(0, 90_000),
        words=st.text("甲b分之 ，", max_size=80),
        path=st.text("MLQZ0123456789 -", max_size=80),
    )
)
def test_a_drawing_comes_as_it_was_sent(outline: Outline) -> None:
    assert read(written(outline)) == outline


def test_words_are_no_place_for_markup() -> None:
    read_back = read(written(Outline(above=1, below=0, width=1, words='a<b & "c">', path="")))
    assert read_back is not None
    assert read_back.words == "a b    c  "


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        written(DRAWING).replace(b"<path", b"<script>x</script><path"),
        written(DRAWING).replace(b"<path", b'<image href="file:///etc/passwd"/><path'),
        written(DRAWING).replace(b"M 0 0", b'M 0 0" onload="x'),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + written(DRAWING),
        written(DRAWING).replace(b"Z", b"0 " * LARGEST),
    ],
    ids=["empty", "no text", "script", "picture", "attribute", "entity", "huge"],
)
def test_a_window_takes_no_other_svg(data: bytes) -> None:
    assert read(data) is None
