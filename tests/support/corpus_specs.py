"""What the workbooks of the corpus hold: templates as accountants make them, told once for several writers."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

import msgspec

Content = str | float | int | bool | dt.date | None

DATE: Final = "yyyy/m/d"
MONEY: Final = "#,##0.00"


class SheetSpec(msgspec.Struct, kw_only=True):
    """One sheet: rows of cells from A1, array formulas by area, number formats by column letter, hidden parts."""

    name: str
    rows: list[list[Content]]
    arrays: dict[str, str] = {}
    formats: dict[str, str] = {}
    table: tuple[str, str] | None = None
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    merges: tuple[str, ...] = ()


class BookSpec(msgspec.Struct, kw_only=True):
    """A workbook under its file's stem."""

    stem: str
    sheets: list[SheetSpec]
    names: dict[str, str] = {}


def specs() -> Iterator[BookSpec]:
    """All of them."""
    for make in _MAKERS:
        yield make()


def depreciation() -> BookSpec:
    """Straight line, declining balance, sum of the years; days between dates."""
    rows: list[list[Content]] = [
        ["资产", "原值", "残值率", "年限", "购置日期", "到期日", "已用月数", "年折旧", "月折旧", "净值"],
    ]
    for n, (name, cost, years, day) in enumerate(
        (
            ("机床", 120000, 10, dt.date(2021, 3, 15)),
            ("货车", 86000.5, 4, dt.date(2024, 2, 29)),
            ("电脑", 5999.9, 3, dt.date(2025, 8, 31)),
        ),
        2,
    ):
        rows.append(
            [
                name,
                cost,
                0.05,
                years,
                day,
                f"=EDATE(E{n},D{n}*12)",
                f'=DATEDIF(E{n},DATE(2026,11,30),"m")',
                f"=SLN(B{n},B{n}*C{n},D{n})",
                f"=ROUND(H{n}/12,2)",
                f"=MAX(B{n}*C{n},B{n}-I{n}*G{n})",
            ]
        )
    rows.append(
        ["合计", "=SUM(B2:B4)", None, None, None, "=MAX(F2:F4)", None, "=SUM(H2:H4)", "=SUM(I2:I4)", "=SUM(J2:J4)"]
    )
    plan: list[list[Content]] = [["年", "双倍余额", "年数总和", "固定余额", "可变余额", "累计"]]
    for n in range(1, 6):
        plan.append(
            [
                n,
                f"=DDB(100000,5000,5,A{n + 1})",
                f"=SYD(100000,5000,5,A{n + 1})",
                f"=DB(100000,5000,5,A{n + 1})",
                f"=VDB(100000,5000,5,A{n + 1}-1,A{n + 1})",
                f"=SUM(B$2:B{n + 1})",
            ]
        )
    return BookSpec(
        stem="depreciation",
        sheets=[
            SheetSpec(
                name="固定资产", rows=rows, formats={"B": MONEY, "C": "0%", "E": DATE, "F": "yyyy-mm-dd", "H": MONEY}
            ),
            SheetSpec(name="折旧表", rows=plan, formats={"B": MONEY}),
        ],
    )


def reconciliation() -> BookSpec:
    """A bank reconciliation that balances only by 15 digits."""
    rows: list[list[Content]] = [["项目", "企业账", "银行账"], ["余额", 8350.1, 8620.3], ["加：银行已收", 400.2, None]]
    rows += [["减：银行已付", 130.1, None], ["加：企业已收", None, 200.2], ["减：企业已付", None, 200.3]]
    rows += [
        ["调节后", "=B2+B3-B4", "=C2+C5-C6"],
        ["差额", "=B7-C7", '=IF(B7=C7,"平衡","不平")'],
        ["检查", '=IF(B7-C7=0,"平","差"&B8)', "=ROUND(B7-C7,2)=0"],
        ["零头", "=0.1+0.2=0.3", "=1.1-1-0.1"],
    ]
    return BookSpec(
        stem="reconciliation", sheets=[SheetSpec(name="余额调节", rows=rows, formats={"B": MONEY, "C": MONEY})]
    )


def costs() -> BookSpec:
    """Overhead shared out, the last product taking the rest; equivalent units."""
    rows: list[list[Content]] = [["产品", "工时", "比例", "制造费用", "材料", "人工", "总成本", "产量", "单位成本"]]
    for n, (name, hours, material, labour, made) in enumerate(
        (("甲", 1200, 45000, 18000, 500), ("乙", 800, 31250.5, 12000, 320), ("丙", 555, 9800, 7300.25, 77)), 2
    ):
        share = f"=ROUND($D$6*C{n},2)" if n < 4 else "=D6-SUM(D2:D3)"
        rows.append(
            [
                name,
                hours,
                f"=B{n}/SUM($B$2:$B$4)",
                share,
                material,
                labour,
                f"=SUM(D{n}:F{n})",
                made,
                f"=ROUND(G{n}/H{n},4)",
            ]
        )
    rows.append(
        ["合计", "=SUM(B2:B4)", "=SUM(C2:C4)", "=SUM(D2:D4)", "=SUM(E2:E4)", "=SUM(F2:F4)", "=SUM(G2:G4)", None, None]
    )
    rows.append(["待分配", None, None, 66666.67])
    rows.append(
        [
            "最高",
            "=INDEX(A2:A4,MATCH(MAX(I2:I4),I2:I4,0))",
            None,
            "=RANK(I2,I2:I4)",
            "=LARGE(I2:I4,2)",
            "=SMALL(I2:I4,1)",
        ]
    )
    return BookSpec(
        stem="costs", sheets=[SheetSpec(name="成本计算", rows=rows, formats={"C": "0.00%", "D": MONEY, "G": MONEY})]
    )


def vat() -> BookSpec:
    """Value added tax with names of the book and of one sheet."""
    rows: list[list[Content]] = [["含税", "不含税", "税额", "类别"]]
    for n, gross in enumerate((113000, 56500.5, 2260, 99.99, 0.01), 2):
        rows.append([gross, f"=ROUND(A{n}/(1+税率),2)", f"=A{n}-B{n}", f'=IF(A{n}>=大额,"大","小")'])
    rows.append(["=SUM(A2:A6)", "=SUM(B2:B6)", "=SUM(C2:C6)", '=COUNTIF(D2:D6,"大")'])
    rows.append(["=销项-进项", "=ROUND(MAX(0,销项-进项)*附加率,2)", '=IF(销项>进项,"应交","留抵")', '=税率*100&"%"'])
    return BookSpec(
        stem="vat",
        sheets=[
            SheetSpec(name="增值税", rows=rows, formats={"A": MONEY, "B": MONEY, "C": MONEY}),
            SheetSpec(name="参数", rows=[["税率", 0.13], ["大额", 2000], ["进项", 12345.67]], hidden=True),
        ],
        names={"税率": "参数!$B$1", "大额": "参数!$B$2", "进项": "参数!$B$3", "附加率": "0.12", "销项": "增值税!$C$7"},
    )


def payroll() -> BookSpec:
    """Salaries with the cumulated income tax."""
    table: list[list[Content]] = [["起点", "税率", "速算"]]
    table += [[0, 0.03, 0], [36000, 0.1, 2520], [144000, 0.2, 16920], [300000, 0.25, 31920], [420000, 0.3, 52920]]
    rows: list[list[Content]] = [
        ["工号", "姓名", "应发", "社保", "累计收入", "累计应税", "累计税额", "数组税额", "实发"]
    ]
    for n, (name, pay) in enumerate(
        (("王一", 8500), ("李二", 26000.5), ("赵三", 5000), ("钱四", 63000), ("孙五", 12345.67)), 2
    ):
        rows.append(
            [
                f"00{n:02d}",
                name,
                pay,
                f"=ROUND(C{n}*10.5%,2)",
                f"=C{n}*11",
                f"=MAX(0,E{n}-D{n}*11-5000*11)",
                f"=ROUND(F{n}*VLOOKUP(F{n},税率表!$A$2:$C$6,2)-VLOOKUP(F{n},税率表!$A$2:$C$6,3),2)",
                f"=ROUND(MAX(F{n}*{{3;10;20;25;30}}%-{{0;2520;16920;31920;52920}},0),2)",
                f"=C{n}-D{n}-ROUND(G{n}/11,2)",
            ]
        )
    rows.append(
        [
            None,
            "合计",
            "=SUM(C2:C6)",
            "=SUM(D2:D6)",
            None,
            None,
            "=SUM(G2:G6)",
            "=SUM(H2:H6)",
            '=SUMIF(A2:A6,"0003",I2:I6)',
        ]
    )
    return BookSpec(
        stem="payroll",
        sheets=[
            SheetSpec(name="工资", rows=rows, formats={"A": "@", "C": MONEY, "I": MONEY}),
            SheetSpec(name="税率表", rows=table),
        ],
    )


def aging() -> BookSpec:
    """Receivables by age."""
    rows: list[list[Content]] = [["客户", "日期", "金额", "天数", "账龄", "坏账率", "坏账"]]
    for n in range(2, 20):
        day = dt.date(2026, 11, 30) - dt.timedelta(days=(n - 2) * 23)
        rows.append(
            [
                f"客户{n % 5 + 1}",
                day,
                1000 + n * 77.35,
                f"=DATE(2026,11,30)-B{n}",
                f'=LOOKUP(D{n},{{0,31,91,181}},{{"30天内","31-90天","91-180天","180天以上"}})',
                f"=IF(D{n}<=30,0.005,IF(D{n}<=90,0.02,IF(D{n}<=180,0.1,0.5)))",
                f"=ROUND(C{n}*F{n},2)",
            ]
        )
    rows.append(["合计", None, "=SUM(C2:C19)", None, None, None, "=SUM(G2:G19)"])
    summary: list[list[Content]] = [["账龄", "金额", "笔数", "占比"]]
    for n, name in enumerate(("30天内", "31-90天", "91-180天", "180天以上"), 2):
        summary.append(
            [
                name,
                f"=SUMIF(明细!$E$2:$E$19,A{n},明细!$C$2:$C$19)",
                f"=COUNTIF(明细!$E$2:$E$19,A{n})",
                f"=B{n}/SUM($B$2:$B$5)",
            ]
        )
    summary.append(
        [
            "客户3",
            '=SUMPRODUCT((明细!A2:A19="客户3")*(明细!D2:D19>90)*明细!C2:C19)',
            '=COUNTIFS(明细!A2:A19,"客户3",明细!D2:D19,">90")',
            "=SUM(D2:D5)",
        ]
    )
    return BookSpec(
        stem="aging",
        sheets=[
            SheetSpec(name="明细", rows=rows, formats={"B": DATE, "C": MONEY, "F": "0.0%"}),
            SheetSpec(name="汇总", rows=summary),
        ],
    )


def ledger() -> BookSpec:
    """1,200 lines with a running balance, sums by month and by code."""
    rows: list[list[Content]] = [["日期", "科目", "摘要", "借方", "贷方", "余额"]]
    for n in range(2, 1202):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=(n - 2) * 7 // 24)
        debit, credit = (round(100 + n * 0.37, 2), None) if n % 3 else (None, round(90 + n * 0.41, 2))
        rows.append(
            [
                day,
                ("660201", "660202", "6601", "1002")[n % 4],
                f"第{n - 1}笔",
                debit,
                credit,
                f"=N(F{n - 1})+N(D{n})-N(E{n})",
            ]
        )
    totals: list[list[Content]] = [["月", "借方", "贷方", "笔数"]]
    for month in range(1, 13):
        low, high = f"DATE(2026,{month},1)", f"EOMONTH(DATE(2026,{month},1),0)"
        span = f'明细账!$A$2:$A$1201,">="&{low},明细账!$A$2:$A$1201,"<="&{high}'
        totals.append(
            [
                month,
                f"=SUMIFS(明细账!$D$2:$D$1201,{span})",
                f"=SUMIFS(明细账!$E$2:$E$1201,{span})",
                f"=COUNTIFS({span})",
            ]
        )
    totals.append(["全部", "=SUM(明细账!D:D)", "=SUM(明细账!E:E)", "=COUNT(明细账!A:A)"])
    totals.append(
        [
            "6602",
            '=SUMPRODUCT((LEFT(明细账!B2:B1201,4)="6602")*明细账!D2:D1201)',
            '=SUMIF(明细账!B:B,"660202",明细账!D:D)',
            "=SUMPRODUCT((MONTH(明细账!A2:A1201)=3)*1)",
        ]
    )
    return BookSpec(
        stem="ledger",
        sheets=[
            SheetSpec(name="明细账", rows=rows, formats={"A": DATE, "B": "@", "D": MONEY}),
            SheetSpec(name="月计", rows=totals),
        ],
    )


def codes() -> BookSpec:
    """Account codes as text, leading zeros, look-ups."""
    accounts: list[list[Content]] = [["编码", "名称", "方向"]]
    accounts += [
        ["1001", "库存现金", "借"],
        ["100201", "工行", "借"],
        ["1122", "应收账款", "借"],
        ["660202", "办公费", "借"],
        ["00123", "内部往来", "贷"],
    ]
    rows: list[list[Content]] = [["编码", "名称", "方向", "上级", "位数"]]
    for n, code in enumerate(("660202", "00123", "1122", "9999", "100201"), 2):
        rows.append(
            [
                code,
                f'=IFERROR(VLOOKUP(A{n},科目!$A$2:$C$6,2,FALSE),"无此科目")',
                f"=INDEX(科目!$C$2:$C$6,MATCH(A{n},科目!$A$2:$A$6,0))",
                f"=LEFT(A{n},4)",
                f"=LEN(A{n})",
            ]
        )
    rows.append(['=CONCATENATE(A2,"-",B2)', "=VALUE(A3)", "=A3+1", '=TEXT(A3+0,"00000")', "=ISTEXT(A2)"])
    rows.append(
        [
            '=COUNTIF(科目!A2:A6,"1*")',
            '=MATCH("6602*",科目!A2:A6,0)',
            "=SUMPRODUCT(LEN(科目!A2:A6))",
            '=EXACT(A2,"660202")',
            "=ISNUMBER(A3)",
        ]
    )
    return BookSpec(
        stem="codes",
        sheets=[
            SheetSpec(name="查询", rows=rows, formats={"A": "@"}),
            SheetSpec(name="科目", rows=accounts, formats={"A": "@"}),
        ],
    )


def budget() -> BookSpec:
    """Budget against actual, with areas by name."""
    rows: list[list[Content]] = [["部门", "预算", "实际", "差异", "完成率", "评价"]]
    for n, (name, plan, fact) in enumerate(
        (("行政", 120000, 118234.5), ("销售", 350000, 401233.33), ("研发", 0, 15000), ("财务", 80000, 80000)), 2
    ):
        rows.append(
            [
                name,
                plan,
                fact,
                f"=C{n}-B{n}",
                f'=IFERROR(C{n}/B{n},"无预算")',
                f'=IF(ISTEXT(E{n}),"—",IF(E{n}>1.1,"超支",IF(E{n}<0.99,"节约","正常")))',
            ]
        )
    rows.append(["合计", "=SUM(预算)", "=SUM(实际)", "=合计差异", "=C6/B6", '=COUNTIF(F2:F5,"正常")'])
    rows.append(
        [
            "最大",
            "=MAX(实际)",
            "=INDEX(A2:A5,MATCH(MAX(实际),实际,0))",
            "=AVERAGE(预算)",
            "=STDEV(实际)",
            "=MEDIAN(实际)",
        ]
    )
    return BookSpec(
        stem="budget",
        sheets=[
            SheetSpec(
                name="预算执行",
                rows=rows,
                formats={"B": MONEY, "C": MONEY, "D": "#,##0.00;[Red]-#,##0.00", "E": "0.0%"},
                merges=("H1:I2",),
            )
        ],
        names={"预算": "预算执行!$B$2:$B$5", "实际": "预算执行!$C$2:$C$5", "合计差异": "SUM(预算执行!$D$2:$D$5)"},
    )


def months() -> BookSpec:
    """Sums over the sheets of a quarter, by the sheets one by one and by INDIRECT."""
    sheets = [
        SheetSpec(
            name=name, rows=[["项目", "金额"], ["材料", 1000 * n + 0.25], ["人工", 800.5 * n], ["合计", "=SUM(B2:B3)"]]
        )
        for n, name in enumerate(("一月", "二月", "三月"), 1)
    ]
    rows: list[list[Content]] = [["项目", "季度", "间接", "平均"]]
    for n, name in enumerate(("材料", "人工", "合计"), 2):
        rows.append(
            [
                name,
                f"=一月!B{n}+二月!B{n}+三月!B{n}",
                f'=SUM(INDIRECT("一月!B{n}"),INDIRECT("二月!B"&{n}),INDIRECT("三月!B{n}"))',
                f"=AVERAGE(一月!B{n},二月!B{n},三月!B{n})",
            ]
        )
    rows.append(["检查", "=B4=B2+B3", "=SUM(B2:B3)-B4", "=MAX(一月!B2:B3,三月!B2:B3)"])
    return BookSpec(stem="months", sheets=[*sheets, SheetSpec(name="季度", rows=rows, formats={"B": MONEY})])


def sales_table() -> BookSpec:
    """A table with structured references."""
    rows: list[list[Content]] = [["单号", "产品", "数量", "单价", "金额"]]
    for n, (product, many, price) in enumerate(
        (("甲", 12, 35.5), ("乙", 7, 120), ("甲", 30, 34.9), ("丙", 1, 9999.99)), 2
    ):
        rows.append([f"S{n:03d}", product, many, price, f"=C{n}*D{n}"])
    rows += [
        [],
        [
            "合计",
            "=SUM(销售[金额])",
            '=SUMIFS(销售[金额],销售[产品],"甲")',
            "=AVERAGE(销售[单价])",
            "=COUNTA(销售[单号])",
        ],
    ]
    rows.append(
        [
            "其他",
            "=MAX(销售[[数量]:[单价]])",
            "=INDEX(销售[产品],3)",
            "=COUNT(销售[数量])",
            "=SUMPRODUCT(销售[数量],销售[单价])",
        ]
    )
    return BookSpec(
        stem="table",
        sheets=[SheetSpec(name="销售", rows=rows, table=("销售", "A1:E5"), formats={"D": MONEY, "E": MONEY})],
    )


def arrays() -> BookSpec:
    """Array formulas of one cell and of several."""
    rows: list[list[Content]] = [["部门", "金额", "数量"]]
    rows += [["甲", 100.5, 3], ["乙", 220, 5], ["甲", 310.25, 2], ["丙", 80, 9], ["乙", 45, 1]]
    return BookSpec(
        stem="arrays",
        sheets=[
            SheetSpec(
                name="数组",
                rows=rows,
                arrays={
                    "E1": '=SUM(IF(A2:A6="甲",B2:B6))',
                    "E2": "=SUM(B2:B6*C2:C6)",
                    "E3": '=MAX(IF(A2:A6="乙",B2:B6))',
                    "E4": "=SUM(LARGE(B2:B6,{1,2}))",
                    "E5": '=INDEX(B2:B6,MATCH(1,(A2:A6="乙")*(C2:C6=1),0))',
                    "E6": "=AVERAGE(IF(C2:C6>2,B2:B6))",
                    "G1:K1": "=TRANSPOSE(A2:A6)",
                    "G2:K2": "=TRANSPOSE(B2:B6)*2",
                    "G4:G6": "=FREQUENCY(B2:B6,{100;200})",
                    "I4:J5": "=MMULT({1,2;3,4},{5,6;7,8})",
                    "E8": "=SUM(--(LEN(A2:A6)>0))",
                },
            )
        ],
    )


def loan() -> BookSpec:
    """A loan paid off in 36 equal instalments."""
    rows: list[list[Content]] = [
        ["本金", 500000],
        ["年利率", 0.048],
        ["期数", 36],
        ["月供", "=ROUND(-PMT(B2/12,B3,B1),2)"],
        [],
    ]
    rows.append(["期", "期初", "利息", "本金", "期末", "IPMT"])
    for n in range(7, 43):
        first = "=B1" if n == 7 else f"=E{n - 1}"
        principal = f"=$B$4-C{n}" if n < 42 else f"=B{n}"
        rows.append(
            [n - 6, first, f"=ROUND(B{n}*$B$2/12,2)", principal, f"=B{n}-D{n}", f"=-IPMT($B$2/12,A{n},$B$3,$B$1)"]
        )
    rows.append(["合计", None, "=SUM(C7:C42)", "=SUM(D7:D42)", "=E42=0", "=CUMIPMT(B2/12,B3,B1,1,36,0)"])
    return BookSpec(
        stem="loan", sheets=[SheetSpec(name="还款计划", rows=rows, formats={"B": MONEY, "C": MONEY, "F": MONEY})]
    )


def invoice() -> BookSpec:
    """An invoice: quantities, tax, the digits of the total one by one."""
    rows: list[list[Content]] = [["品名", "数量", "单价", "金额", "税率", "税额"]]
    for n, (name, many, price) in enumerate((("办公桌", 3, 480), ("椅子", 12, 156.64), ("打印纸", 50, 19.9)), 2):
        rows.append([name, many, price, f"=ROUND(B{n}*C{n},2)", 0.13, f"=ROUND(D{n}*E{n},2)"])
    rows.append(["合计", None, None, "=SUM(D2:D4)", None, "=SUM(F2:F4)"])
    rows.append(
        [
            "价税合计",
            "=D5+F5",
            '=TEXT(B6,"#,##0.00")',
            "=INT(B6)",
            "=MOD(INT(ROUND(B6*100,0)),100)",
            "=RIGHT(INT(B6*100+0.5),1)",
        ]
    )
    rows.append(
        [
            "拆分",
            '=MID(TEXT(B6,"0000000.00"),1,1)',
            '=LEFT(RIGHT(" ¥"&ROUND(B6*100,0),8))',
            "=LEN(ROUND(B6*100,0))",
            '=IF(E6=0,"整","")',
            "=TRUNC(B6,1)",
        ]
    )
    return BookSpec(
        stem="invoice", sheets=[SheetSpec(name="发票", rows=rows, formats={"D": MONEY, "E": "0%"}, merges=("A8:C9",))]
    )


def stock() -> BookSpec:
    """Stock at moving weighted average, and by first in, first out."""
    rows: list[list[Content]] = [["摘要", "入库数", "单价", "出库数", "结存数", "平均价", "结存额", "出库成本"]]
    rows.append(["期初", 100, 10, None, "=B2", "=C2", "=E2*F2", None])
    for n, (many, price, out) in enumerate(
        ((50, 11.2, None), (None, None, 80), (120, 10.55, None), (None, None, 150), (30, 12, None)), 3
    ):
        text = "购入" if many else "发出"
        rows.append(
            [
                text,
                many,
                price,
                out,
                f"=E{n - 1}+N(B{n})-N(D{n})",
                f'=IF(B{n}="",F{n - 1},ROUND(G{n}/E{n},4))',
                f"=G{n - 1}+N(B{n})*N(C{n})-N(H{n})",
                f'=IF(D{n}="","",ROUND(D{n}*F{n - 1},2))',
            ]
        )
    rows.append(
        [
            "合计",
            "=SUM(B2:B7)",
            "=SUMPRODUCT(B2:B7,C2:C7)/SUM(B2:B7)",
            "=SUM(D2:D7)",
            "=B8-D8",
            "=OFFSET(F1,6,0)",
            "=SUM(OFFSET(G2,0,0,3,1))",
            "=SUM(H2:H7)",
        ]
    )
    return BookSpec(
        stem="stock", sheets=[SheetSpec(name="存货", rows=rows, formats={"G": MONEY, "H": MONEY}, hidden_rows=(5,))]
    )


def statements() -> BookSpec:
    """Balance sheet and income statement from a hidden trial balance."""
    trial: list[list[Content]] = [
        ["科目", "期末"],
        ["现金", 12000],
        ["存货", 88000.4],
        ["固定资产", 300000],
        ["应付", 95000.4],
        ["实收资本", 250000],
        ["收入", 480000],
        ["成本", 318000],
        ["费用", 107000],
    ]
    profit: list[list[Content]] = [
        ["项目", "金额"],
        ["收入", '=SUMIF(试算!A:A,"收入",试算!B:B)'],
        ["成本", "=试算!B8"],
        ["毛利", "=B2-B3"],
        ["毛利率", "=B4/B2"],
    ]
    profit += [["利润", "=B4-试算!B9"], ["所得税", "=ROUND(MAX(B6,0)*25%,2)"], ["净利", "=B6-B7"]]
    balance: list[list[Content]] = [
        ["资产", "金额", "负债权益", "金额"],
        ["现金", "=VLOOKUP(A2,试算!$A$2:$B$9,2,0)", "应付", "=VLOOKUP(C2,试算!$A$2:$B$9,2,0)"],
    ]
    balance += [
        ["存货", "=VLOOKUP(A3,试算!$A$2:$B$9,2,0)", "税金", "=利润表!B7"],
        ["固定资产", "=VLOOKUP(A4,试算!$A$2:$B$9,2,0)", "实收资本", "=VLOOKUP(C4,试算!$A$2:$B$9,2,0)"],
    ]
    balance += [
        [None, None, "未分配", "=利润表!B8"],
        ["合计", "=SUM(B2:B5)", "合计", "=SUM(D2:D5)"],
        ["检查", '=IF(ROUND(B6-D6,2)=0,"平衡","差"&TEXT(B6-D6,"0.00"))', "速动比", "=ROUND((B6-B3-B4)/D2,4)"],
    ]
    return BookSpec(
        stem="statements",
        sheets=[
            SheetSpec(name="资产负债表", rows=balance, formats={"B": MONEY, "D": MONEY}),
            SheetSpec(name="利润表", rows=profit),
            SheetSpec(name="试算", rows=trial, hidden=True),
        ],
    )


def volume() -> BookSpec:
    """Cost, volume, profit, and what changes it."""
    rows: list[list[Content]] = [["单价", 480], ["变动成本", 288], ["固定成本", 240000], ["销量", 2000], []]
    rows += [
        ["边际贡献", "=B1-B2"],
        ["贡献率", "=B6/B1"],
        ["保本量", "=B3/B6"],
        ["保本额", "=B8*B1"],
        ["利润", "=B6*B4-B3"],
        ["安全边际率", "=(B4-B8)/B4"],
        ["杠杆", "=ROUND(B6*B4/B10,2)"],
    ]
    rows.append(["涨价", "降本", "利润", "变动"])
    for n, (rise, cut) in enumerate(((0, 0), (0.05, 0), (0, 0.1), (-0.1, 0.05)), 14):
        rows.append([rise, cut, f"=(B$1*(1+A{n})-B$2*(1-B{n}))*B$4-B$3", f"=C{n}/C$14-1"])
    rows.append(["最好", "=MAX(C14:C17)", "=MATCH(B18,C14:C17,0)", '=IF(C17<0,"亏","盈")'])
    return BookSpec(stem="volume", sheets=[SheetSpec(name="本量利", rows=rows, formats={"D": "0.00%"})])


def investment() -> BookSpec:
    """Net present value, internal rates, a bond."""
    rows: list[list[Content]] = [["日期", "现金流", "折现系数", "现值"]]
    for n, flow in enumerate((-200000, 56000, 64000, 72000, 50000, 36000.5)):
        day = dt.date(2026 + n, 1, 1)
        rows.append([day, flow, f"=1/(1+8%)^{n}", f"=B{n + 2}*C{n + 2}"])
    rows += [
        ["净现值", "=NPV(8%,B3:B7)+B2", "=SUM(D2:D7)", "=ROUND(B8-C8,6)"],
        ["IRR", "=IRR(B2:B7)", "=XIRR(B2:B7,A2:A7)", "=MIRR(B2:B7,0.08,0.06)"],
    ]
    rows += [
        ["XNPV", "=XNPV(0.08,B2:B7,A2:A7)", "=PV(0.08,5,-1000)", "=FV(0.08,5,-1000)"],
        ["年金", "=NPER(0.01,-5000,100000)", "=RATE(36,-15000,500000)", "=EFFECT(0.12,12)"],
    ]
    rows.append(
        [
            "债券",
            "=PRICE(DATE(2026,2,15),DATE(2035,11,15),0.0575,0.065,100,2,0)",
            "=YIELD(DATE(2026,2,15),DATE(2034,11,15),0.0575,95.04287,100,2,0)",
            "=ACCRINT(DATE(2026,3,1),DATE(2026,8,31),DATE(2026,5,1),0.1,1000,2,0)",
        ]
    )
    return BookSpec(stem="investment", sheets=[SheetSpec(name="投资决策", rows=rows, formats={"A": DATE, "B": MONEY})])


def texts() -> BookSpec:
    """Cutting and putting together what other systems export."""
    rows: list[list[Content]] = [["原文", "编号", "名称", "数", "其他"]]
    for n, text in enumerate(("1002-01 工商银行", "6602-02 办公费", "2221-01-01 进项税额", "1122  应收 账款"), 2):
        rows.append(
            [
                text,
                f'=LEFT(A{n},FIND(" ",A{n})-1)',
                f'=TRIM(MID(A{n},FIND(" ",A{n})+1,50))',
                f'=SUBSTITUTE(B{n},"-","")*1',
                f'=LEN(A{n})-LEN(SUBSTITUTE(A{n},"-",""))',
            ]
        )
    rows.append(
        [
            '=A2&"/"&C3',
            '=UPPER("abc")&LOWER("DEF")',
            '=REPT("*",3)&PROPER("li lei")',
            '=SEARCH("银",A2)',
            '=REPLACE(A3,1,4,"6601")',
        ]
    )
    rows.append(
        [
            '=TEXT(46356,"yyyy年m月d日")',
            '=TEXT(1234.5,"¥#,##0.00")',
            '=TEXT(0.125,"0.0%")',
            '=VALUE("1,234.5")',
            "=RIGHT(A4,4)",
        ]
    )
    rows.append(
        [
            '=TEXT(DATE(2026,3,5),"yyyymmdd")',
            '=YEAR(DATEVALUE("2026-11-30"))',
            '=EXACT(B2,"1002-01")',
            '=CODE("A")',
            "=CHAR(66)",
        ]
    )
    return BookSpec(stem="texts", sheets=[SheetSpec(name="文本", rows=rows)])


def counts() -> BookSpec:
    """Counting and averaging by conditions, errors, empty cells, truth values."""
    rows: list[list[Content]] = [["姓名", "班级", "成绩", "缺考"]]
    for n, (name, group, mark) in enumerate(
        (
            ("张", "一", 88),
            ("王", "二", 59.5),
            ("李", "一", None),
            ("赵", "三", 100),
            ("钱", "二", 73),
            ("孙", "一", 60),
        ),
        2,
    ):
        rows.append([name, group, mark, f'=IF(C{n}="","缺",IF(C{n}>=60,"及格","不及格"))'])
    rows += [
        ["人数", "=COUNTA(A2:A7)", "=COUNT(C2:C7)", "=COUNTBLANK(C2:C7)"],
        [
            "一班",
            '=AVERAGEIF(B2:B7,"一",C2:C7)',
            '=SUMIFS(C2:C7,B2:B7,"一",C2:C7,">=60")',
            '=COUNTIFS(B2:B7,"一",C2:C7,"<>")',
        ],
    ]
    rows += [
        ["分段", '=COUNTIF(C2:C7,">=60")-COUNTIF(C2:C7,">=90")', "=AVERAGE(C2:C7)", "=ROUND(STDEV(C2:C7),3)"],
        ["名次", "=RANK(C2,C2:C7)", "=PERCENTILE(C2:C7,0.5)", "=QUARTILE(C2:C7,3)"],
    ]
    rows += [
        ["错误", "=1/0", "=IFERROR(B12,-1)", "=ISERROR(B12)"],
        ["空", "=C4+1", '=C4&"空"', "=C4=0"],
        ["逻辑", "=TRUE", "=B14*2", "=AND(B14,C2>60)"],
        ["文本数", '="12"+3', "=SUM(5,TRUE)", "=MAX(A2:A7)"],
    ]
    return BookSpec(stem="counts", sheets=[SheetSpec(name="成绩", rows=rows)])


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
