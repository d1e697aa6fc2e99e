"""Why an exam package is refused (`shared.exchange.package`)."""

from typing import Final

WORDS: Final = {
    "trouble": "试卷包有问题：{detail}",
    "unreadable": "试卷包 {name} 无法读取",
    "roster_noun": "考生名单 {roster_part}",
    "paper_noun": "试卷 {paper_part}",
    "foreign_centre": "试卷包由评价组织 {centre_id} 签发，本考点登记的是 {ours}",
    "foreign_site": "这是考点 {site_id} 的试卷包，不是本考点（{ours}）的",
    "expired_advice": "请先核对服务器的日期和时间；如确已过期，请向评价组织索取新的试卷包。",
    "clock_behind": "【注意】本机日期 {now} 早于试卷包的制作日期 {made}，到时不会开放登录。"
    "请校准服务器的日期和时间，再导入一次。",
    "expired": "试卷包已超过有效期",
    "same_serial": "本机已导入过第 {serial} 版试卷包，这一份也写明第 {serial} 版，内容却不同，没有导入。"
    "请与评价组织核对。",
    "key_revoked": "签发这个试卷包的密钥已被评价组织吊销",
    "key_retired": "评价组织已更换签名密钥，这个试卷包是用旧密钥签发的",
    "key_advice": "请勿使用，联系评价组织，索取用现行密钥重新签发的试卷包。",
    "recalled": "评价组织已收回这个试卷包（第{serial}版），原因：{reason}",
    "recalled_advice": "请勿使用，向评价组织索取新的一版。",
    "card_revoked": "评价组织已吊销本考点的公钥，原因：{reason}",
    "card_revoked_advice": "本机不能再接收试卷包。请联系评价组织，重新登记本考点后再索取试卷包。",
    "old": "这是旧的试卷包（第{serial}版），本场次已导入过第{newest}版",
    "old_advice": "请使用评价组织最新下发的试卷包。",
}
