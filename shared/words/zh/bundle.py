"""Why a result bundle is refused (`shared.exchange.bundle`)."""

from typing import Final

WORDS: Final = {
    "trouble": "成绩数据包有问题：{detail}",
    "unreadable": "成绩数据包 {name} 无法读取",
    "foreign_room": "成绩数据包写明考场 {room}，但签名是考点 {site_id} 另一考场的",
    "card_replaced": "成绩数据包的签名用的是考点 {site_id} 已被替换的公钥，签名时间在替换之后",
    "ask_the_site": "请打电话与考点核对是哪台服务器、公钥的核对码是什么。",
    "note.retired_card": "注意：签名用的是后来被替换的公钥（考场 {room}，核对码 {fingerprint}），"
    "签名在替换之前，予以认可。",
    "note.room_has_own": "注意：考场 {room} 登记了自己的公钥，而签名用的是考点通用的公钥（核对码 {fingerprint}）。",
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
