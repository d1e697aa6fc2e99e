"""Why a result bundle or its addendum is refused (`shared.exchange.bundle`, `shared.exchange.addendum`)."""

from typing import Final

WORDS: Final = {
    "trouble": "{noun}有问题：{detail}",
    "unreadable": "{noun} {name} 无法读取",
    "foreign_room": "{noun}写明考场 {room}，但签名是考点 {site_id} 另一考场的",
    "card_replaced": "{noun}的签名用的是考点 {site_id} 已被替换的公钥，签名时间在替换之后",
    "ask_the_site": "请打电话与考点核对是哪台服务器、公钥的核对码是什么。",
    "note.retired_card": "注意：签名用的是后来被替换的公钥（考场 {room}，核对码 {fingerprint}），"
    "签名在替换之前，予以认可。",
    "note.room_has_own": "注意：考场 {room} 登记了自己的公钥，而签名用的是考点通用的公钥（核对码 {fingerprint}）。",
    "foreign_site": "{noun}写明考点 {site_id}，但签名不是该考点的",
    "foreign_centre": "{noun}是给评价组织 {centre_id} 的，不是给 {ours} 的",
    "wrong_key": "不是加密给本评价组织的，现有密钥打不开",
    "damaged": "已损坏",
    "results": "{noun}中的 {results_part} {told}",
    "inside_trouble": "{results_part} 内有问题：{detail}",
    "update": "请核对程序版本后重试。",
    "not_understood": "{results_part} 内的数据格式与本程序不符",
    "wrong_files": "所含文件不对",
    "keep": "请保留考点现场数据并联系技术支持。",
    "mismatch": "{noun}的清单与内部数据不一致",
    "addendum.other_bundle": "补充记录写明的成绩数据包（{stated}）不是这一个（{found}）",
    "addendum.log_broken": "补充记录的第 {seq} 条不是接着成绩数据包的考场日志写下的，或被改动",
}
