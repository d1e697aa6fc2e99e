"""A formula as a file writes it: newer functions carry a prefix there, or older programs would not open the file."""

from typing import Final

from shared.workbook.signatures import words
from shared.workbook.syntax import parse
from shared.workbook.tokens import tokens
from shared.workbook.tree import (
    Call,
    Chain,
    FormulaError,
    Group,
    Literal,
    Matrix,
    Name,
    Node,
    Reference,
    Sign,
    Span,
    Structured,
)

_NEWER: Final = words("""
    ACOT ACOTH AGGREGATE ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV BITAND
    BITLSHIFT BITOR BITRSHIFT BITXOR BYCOL BYROW CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV
    CHISQ.INV.RT CHISQ.TEST CHOOSECOLS CHOOSEROWS COMBINA CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P
    COVARIANCE.S CSC CSCH DAYS DECIMAL DROP ENCODEURL ERF.PRECISE ERFC.PRECISE EXPAND EXPON.DIST F.DIST F.DIST.RT F.INV
    F.INV.RT F.TEST FILTER FILTERXML FLOOR.MATH FORECAST.ETS FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST
    GAMMA.INV GAMMALN.PRECISE GAUSS HSTACK HYPGEOM.DIST IFNA IFS IMCOSH IMCOT IMCSC IMSEC IMSINH IMTAN ISFORMULA
    ISO.CEILING ISOMITTED ISOWEEKNUM LAMBDA LET LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL
    MUNIT NEGBINOM.DIST NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC
    PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC RANDARRAY
    RANK.AVG RANK.EQ REDUCE RRI SCAN SEC SECH SEQUENCE SHEET SHEETS SKEW.P SORT SORTBY STDEV.P STDEV.S SWITCH T.DIST
    T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW UNICHAR UNICODE
    UNIQUE VALUETOTEXT VAR.P VAR.S VSTACK WEBSERVICE WEIBULL.DIST WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR
    Z.TEST""")
_SHEET_ARRAYS: Final = frozenset({"FILTER", "SORT"})


def in_file(formula: str) -> str:
    """The formula with the prefixes of a file; a malformed one unchanged."""
    try:
        variables = _variables(parse(formula))
    except FormulaError:
        return formula
    made, at = [], 0
    for token in tokens(formula):
        made.append(formula[at : token.at])
        name = token.text.upper()
        if token.kind == "call" and name in _NEWER:
            made.append(("_xlfn._xlws." if name in _SHEET_ARRAYS else "_xlfn.") + name)
        elif token.kind in {"word", "cell"} and token.text.lower() in variables:
            made.append("_xlpm." + token.text)
        else:
            made.append(token.text)
        at = token.end
    return "".join(made) + formula[at:]


def _variables(node: Node) -> set[str]:
    """The variables of every LET."""
    found: set[str] = set()
    match node:
        case Call():
            if node.function == "LET":
                found |= {a.text.lower() for a in node.arguments[:-1:2] if isinstance(a, Name)}
            children: tuple[Node, ...] = node.arguments
        case Chain() | Span():
            children = node.operands
        case Sign():
            children = (node.operand,)
        case Group():
            children = (node.inner,)
        case Matrix():
            children = tuple(cell for row in node.rows for cell in row)
        case Literal() | Reference() | Name() | Structured():
            children = ()
    for child in children:
        found |= _variables(child)
    return found
