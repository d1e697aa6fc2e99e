"""Templates that hold documents and accounts: ledgers, reconciliations, payrolls, stock, statements."""

import datetime as dt

from tests.support.corpus.specs import DATE, MONEY, BookSpec, Content, SheetSpec


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
