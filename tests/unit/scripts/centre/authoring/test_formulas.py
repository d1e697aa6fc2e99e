"""LaTeX becomes an outline with words, or a sentence that says what is wrong with it."""

import pytest

from scripts.centre.authoring.formulas import FormulaError, draw
from shared.exam.formulas import formulas, read


def drawn(latex: str):
    (formula,) = formulas(f"${latex}$")
    return read(draw(formula))


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\frac{a}{b}", "b分之a"),
        (r"x^2", "x的平方"),
        (r"x^n", "x的n次方"),
        (r"x_i", "x下标i"),
        (r"x_1^2", "x下标1的平方"),
        (r"\sqrt{x}", "根号下x，"),
        (r"\sqrt[3]{x}", "x的3次方根"),
        (r"\sum_{i=1}^n x", "求和从i等于1到n，x"),
        (r"\overline{x}\le 5\times 2", "x的平均小于等于5乘以2"),
        (r"保本点=\frac{\text{固定成本}}{单价-v}", "保本点等于单价减v分之固定成本"),
        (r"\begin{matrix}1&2\\3&4\end{matrix}", "1、2；3、4；"),
    ],
)
def test_a_formula_has_an_outline_and_words(latex, words):
    outline = drawn(latex)
    assert outline is not None
    assert outline.words == words
    assert outline.width > 0
    assert outline.path.startswith("M ")


def test_chinese_is_drawn_as_letters_not_as_boxes():
    assert drawn(r"\text{单}").path != drawn(r"\text{价}").path


@pytest.mark.parametrize("latex", [r"\fra{a}", r"\frac{a}{", r"{a", r"\begin{matrix}1", r"a^"])
def test_what_cannot_be_drawn_is_named(latex):
    with pytest.raises(FormulaError) as caught:
        drawn(latex)
    assert latex in str(caught.value)
