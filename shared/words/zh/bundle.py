"""Why a result bundle is refused (`shared.exchange.bundle`)."""

from typing import Final

WORDS: Final = {
    "trouble": "成绩数据包有问题：{detail}",
    "unreadable": "成绩数据包 {name} 无法读取",
    "foreign_site": "成绩数据包写明考点 {site_id}，但签名不是该考点的",
    "foreign_centre": "成绩数据包是给评价组织 {centre_id} 的，不是给 {centre_id_2} 的",
    "wrong_key": "不是加密给本评价组织的，现有密钥打不开",
    "damaged": "已损坏",
    "results": "成绩数据包中的 {results_part} {told}",
    "inside_trouble": "{results_part} 内有问题：{detail}",
    "update": "请核对程序版本后重试。",
    "not_understood": "{results_part} 内的数据格式与本程序不符",
    "wrong_files": "所含文件不对",
    "keep": "请保留考点现场数据并联系技术支持。",
    "mismatch": "成绩数据包的清单与内部数据不一致",
}
