"""What is wrong with candidates' photos and with the archive they come in."""

from typing import Final

WORDS: Final = {
    "damaged": "图片不完整或已损坏，请重新索取",
    "of_ticket": "准考证号 {ticket}：{fault}",
    "same_name": "有{count}张同名照片，无法确定用哪一张",
    "other_kind": "照片是 {ending} 文件，应为 JPG 或 PNG",
    "size_bytes": "照片大小为{size}字节，应在10KB至5MB之间",
    "encrypted": "照片被加密，无法读取；请重新压缩，不设密码",
    "other_packing": "压缩方式不支持，请在 Windows 中用“发送到压缩文件夹”重新压缩",
    "damaged_in_archive": "照片在压缩包中已损坏，请重新压缩",
    "twins": "有{count}名考生的照片与另一名考生的完全相同，请核对是不是放错了（准考证号）：{pairs:list}",
    "turned": "照片按拍摄方向（EXIF）转正",
    "size_pixels": "照片为{width}×{height}像素，标准为{wide}×{high}",
    "missing_by_ticket": "缺少照片：有一张以准考证号命名，文件名应为证件号码",
    "missing_more_words": "缺少照片：有一张的文件名在证件号码之外多了文字，文件名应只是证件号码",
    "missing_no_pictures": "缺少照片：压缩包里没有图片；如果里面还有压缩包，请先解开，再把图片压缩成一个 ZIP",
    "missing": "缺少照片（文件名应为证件号码）",
    "archive_unreadable": "照片压缩包打不开，不存在或无法读取",
    "archive_other_kind": "照片压缩包打不开，这是 {kind} 压缩包；请重新压缩为 ZIP",
    "archive_folder": "这是文件夹，不是压缩包；请把其中的照片压缩成一个 ZIP",
    "archive_parted": "照片压缩包打不开，这是分卷压缩的其中一卷；请重新压缩成一个 ZIP，不要分卷",
    "archive_zeros": "照片压缩包打不开，内容全是零，没有拷贝完整；请重新拷贝",
    "archive_damaged": "照片压缩包打不开，已损坏或没有传完；请重新索取",
    "archive_unknown": "照片压缩包打不开或已损坏，应为 ZIP 压缩包",
    "renamed": "内容是 {kind} 文件，只是改了扩展名，不是 JPG 或 PNG；请用画图程序打开后另存为 JPG",
    "not_a_picture": "不是有效的 JPG 或 PNG 图片",
    "too_many_pixels": "照片超过{limit}万像素，过大；请缩小到295×413像素",
    "strangers": "有{count}张照片不属于名单中的任何人，没有使用：{names:list}",
    "strangers_more": "有{count}张照片不属于名单中的任何人，没有使用：{names:list} 等",
}
