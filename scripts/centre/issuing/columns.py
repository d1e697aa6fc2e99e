"""The columns of the national platform's sheets, as their heads are written; `sheet_words` has those of a person."""

from typing import Final

PLAN_ID: Final = "考试计划编号"
PLAN_NAME: Final = "所属考试计划"
SITE_ID: Final = "考核站点编号"
SITE_NAME: Final = "所属考核站点"
SEATS: Final = "考位数"
