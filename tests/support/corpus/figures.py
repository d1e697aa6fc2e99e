"""Templates that compute: depreciation, costs, taxes, ages, budgets, loans, arrays and texts."""

import datetime as dt

from tests.support.corpus.specs import DATE, MONEY, BookSpec, Content, SheetSpec


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
    plan.extend(
        [
            n,
            f"=DDB(100000,5000,5,A{n + 1})",
            f"=SYD(100000,5000,5,A{n + 1})",
            f"=DB(100000,5000,5,A{n + 1})",
            f"=VDB(100000,5000,5,A{n + 1}-1,A{n + 1})",
            f"=SUM(B$2:B{n + 1})",
        ]
        for n in range(1, 6)
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
