"""What the functions of a sheet take and give, as far as computing a formula as Excel does depends on it.

A parameter takes one value (V), a reference (R) or an array (A): Excel's own classes ([MS-XLS] 2.5.198.4). In a formula
that is no array formula a range where one value is wanted means the cell in the formula's own row or column. The
last letter of a signature goes for all further arguments.
"""

from typing import Final


def words(text: str) -> frozenset[str]:
    """The words of a table."""
    return frozenset(text.split())


_ONE_VALUE: Final = words("""
ABS ACOS ACOSH ASIN ASINH ATAN ATAN2 ATANH CEILING CEILING.MATH CHAR CLEAN CODE COMBIN COS COSH DATE DATEDIF DATEVALUE
DAY DAYS DAYS360 DB DDB DEGREES DOLLAR EFFECT ERROR.TYPE EVEN EXACT EXP FACT FIND FINDB FIXED FLOOR FLOOR.MATH FV HOUR
HYPERLINK IFERROR IFNA INT IPMT ISBLANK ISERR ISERROR ISLOGICAL ISNA ISNONTEXT ISNUMBER ISTEXT ISPMT LEFT LEFTB LEN LENB
LN LOG LOG10 LOWER MID MIDB MINUTE MOD MONTH MROUND NOMINAL NOT NPER NUMBERSTRING NUMBERVALUE ODD PERMUT PMT POWER PPMT
PROPER PV QUOTIENT RADIANS RANDBETWEEN RATE REPLACE REPLACEB REPT RIGHT RIGHTB RMB ROMAN ROUND ROUNDDOWN ROUNDUP SEARCH
SEARCHB SECOND SIGN SIN SINH SLN SQRT SUBSTITUTE SYD TAN TANH TEXT TIME TIMEVALUE TRIM TRUNC UPPER VALUE VDB WEEKDAY
YEAR CONCATENATE EDATE EOMONTH WEEKNUM ISOWEEKNUM YEARFRAC ADDRESS INDIRECT N T
""")
_BY_NAME: Final = {
    "IF": "V?", "CHOOSE": "V?", "VLOOKUP": "VRVV", "HLOOKUP": "VRVV", "MATCH": "VRV", "INDEX": "RVVV", "LOOKUP": "VAA",
    "COUNTIF": "RV", "SUMIF": "RVR", "AVERAGEIF": "RVR", "RANK": "VRV", "RANK.EQ": "VRV", "RANK.AVG": "VRV",
    "LARGE": "RV", "SMALL": "RV", "PERCENTILE": "RV", "PERCENTILE.INC": "RV", "PERCENTILE.EXC": "RV", "QUARTILE": "RV",
    "QUARTILE.INC": "RV", "QUARTILE.EXC": "RV", "PERCENTRANK": "RVV", "TRIMMEAN": "RV", "OFFSET": "RVVVV",
    "SUBTOTAL": "VR", "AGGREGATE": "VVR", "NPV": "VR", "IRR": "RV", "MIRR": "RVV", "WORKDAY": "VVR",
    "NETWORKDAYS": "VVR", "WORKDAY.INTL": "VVVR", "NETWORKDAYS.INTL": "VVVR", "TEXTJOIN": "VVR",
    "SUMPRODUCT": "A", "MMULT": "A", "MDETERM": "A", "MINVERSE": "A", "TRANSPOSE": "A", "FREQUENCY": "A", "MODE": "A",
    "LINEST": "A", "LOGEST": "A", "TREND": "A", "GROWTH": "A", "CORREL": "A", "SLOPE": "A", "INTERCEPT": "A",
    "FORECAST": "VAA", "XLOOKUP": "A", "XMATCH": "A", "FILTER": "A", "SORT": "A", "SORTBY": "A", "UNIQUE": "A",
    "SEQUENCE": "A", "LET": "A", "VSTACK": "A", "HSTACK": "A", "TAKE": "A", "DROP": "A", "TOCOL": "A", "TOROW": "A",
    "CHOOSECOLS": "A", "CHOOSEROWS": "A", "TEXTSPLIT": "A", "SUMX2MY2": "A", "SUMX2PY2": "A", "SUMXMY2": "A",
}  # fmt: skip
_IN_PAIRS: Final = {"COUNTIFS": 0, "SUMIFS": 1, "AVERAGEIFS": 1, "MAXIFS": 1, "MINIFS": 1}
_SUMMING: Final = words("""
SUM AVERAGE AVERAGEA COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS SUMIF SUMIFS AVERAGEIF AVERAGEIFS MAXIFS MINIFS MAX MAXA
MIN MINA PRODUCT SUMSQ SUMPRODUCT SUBTOTAL AGGREGATE MEDIAN STDEV STDEV.S STDEV.P STDEVP VAR VAR.S VAR.P VARP LARGE
SMALL RANK RANK.EQ NPV IRR XIRR XNPV MIRR AND OR XOR ROWS COLUMNS TEXTJOIN CONCAT GCD LCM DEVSQ AVEDEV GEOMEAN HARMEAN
CORREL SLOPE INTERCEPT PERCENTILE QUARTILE MODE TODAY NOW PI NA TRUE FALSE WORKDAY NETWORKDAYS
""")
THREE_D: Final = words("""AVERAGE AVERAGEA COUNT COUNTA MAX MAXA MIN MINA PRODUCT STDEV STDEVA STDEVP STDEVPA STDEV.P
    STDEV.S SUM VAR VARA VARP VARPA VAR.P VAR.S LARGE SMALL MEDIAN RANK RANK.EQ PERCENTILE QUARTILE""")
"""Functions that take a reference over several sheets."""

TEXTS: Final = words("""LEFT RIGHT MID LEFTB RIGHTB MIDB SUBSTITUTE REPLACE REPLACEB TRIM CLEAN TEXT FIXED ASC WIDECHAR
    CONCATENATE CONCAT TEXTJOIN RMB DOLLAR T UPPER LOWER TEXTBEFORE TEXTAFTER TEXTSPLIT INDIRECT OFFSET""")
"""Functions that may give a text, which counts as a number where it reads as one."""

TRUTHS: Final = words("""AND OR NOT XOR ISBLANK ISERR ISERROR ISEVEN ISFORMULA ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD
    ISREF ISTEXT EXACT TRUE FALSE""")
"""Functions that give TRUE or FALSE."""

BRANCHES: Final = {"IF": 1, "IFERROR": 0, "IFNA": 0, "CHOOSE": 1, "IFS": 1, "SWITCH": 2}
"""Functions that hand an argument through, and which is the first of those."""

OF_NUMBERS: Final = words("""ABS INT ROUND ROUNDUP ROUNDDOWN TRUNC MOD SQRT POWER EXP LN LOG10 SIGN EVEN ODD QUOTIENT
    ISEVEN ISODD PMT PV FV NPER IPMT PPMT SLN SYD DDB EFFECT NOMINAL""")
"""Functions that take plain numbers only, also those written as text."""

VOLATILE: Final = frozenset({"TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY", "INFO"})
"""Functions whose result is another one on another day: marked later, they would not give what was on the screen."""

OF_DAYS: Final = words("""
YEAR MONTH DAY EDATE EOMONTH WEEKDAY WEEKNUM ISOWEEKNUM DAYS DAYS360 YEARFRAC DATEDIF NETWORKDAYS.INTL WORKDAY.INTL HOUR
MINUTE SECOND
""")
"""Functions that take a day or time, also one written as text."""

ARRAYS: Final = words("""FILTER SORT SORTBY UNIQUE SEQUENCE RANDARRAY VSTACK HSTACK TAKE DROP TOCOL TOROW
    CHOOSECOLS CHOOSEROWS TEXTSPLIT TRANSPOSE MMULT MINVERSE FREQUENCY LINEST LOGEST TREND GROWTH MODE.MULT""")
"""Functions that give more than one value."""


def criterion_of(function: str, index: int) -> int | None:
    """The argument that the criterion at `index` is asked of; None where no criterion stands there."""
    if function in {"COUNTIF", "SUMIF", "AVERAGEIF"}:
        return 0 if index == 1 else None
    first = _IN_PAIRS.get(function)
    return index - 1 if first is not None and index > first and (index - first) % 2 else None


def pairs_of(function: str) -> int | None:
    """Where the pairs of range and criterion begin; what stands before has the shape of their ranges, too."""
    return _IN_PAIRS.get(function)


def parameter(function: str, index: int) -> str:
    """What an argument is taken as: V, R, A, or `?` for one that is handed through (the branches of IF)."""
    if function in _IN_PAIRS:
        first = _IN_PAIRS[function]
        return "R" if index < first or (index - first) % 2 == 0 else "V"
    signature = _SIGNATURES.get(function, "R")
    return signature[min(index, len(signature) - 1)]


def gives_one(function: str) -> bool:
    """Whether a function's result is one value whatever its arguments are."""
    return function in _ALWAYS_ONE


_SIGNATURES: Final = dict.fromkeys(_ONE_VALUE, "V") | _BY_NAME
_ALWAYS_ONE: Final = _SUMMING
