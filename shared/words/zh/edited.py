"""What the server found edited or damaged in its own data (`site_server.service.continuity.mend`)."""

from typing import Final

WORDS: Final = {
    "entry_mended": "考生 {ticket} 的一条作答（第{epoch}次登录第{seq}条）的登记信息被改动过，内容完好，已列入待核",
    "entry_lost": "考生 {ticket} 第{epoch}次登录从第{seq}条起的作答已损坏并隔离，由该考生的考试机自动补传；"
    "请看该座位是否已补齐",
    "record_mended": "考场日志第{seq}条的登记信息被改动过，内容完好，已恢复",
    "record_restored": "考场日志第{seq}条曾损坏，已从操作记录恢复",
    "entry_order": "考生 {ticket} 的作答次序被改动过，已按收到的时间恢复",
    "record_lost": "考场日志第{seq}条已损坏，无法读取，其余照常；请对照监考机上的记录补记",
    "session_mended": "场次 {session} 的登记信息被改动过，已按试卷包和考场日志恢复",
    "session_lost": "第{number}个场次的登记信息已损坏；请重新导入试卷包，或用备份接管",
    "session": "场次的登记信息已损坏并隔离；请重新导入试卷包，或用备份接管",
    "record": "一条考场日志已损坏并隔离：{name}",
    "entry": "一条作答已损坏并隔离：{name}",
    "device": "电脑 {name} 的登记被改动或损坏，已不再认可；请重新接入这台电脑",
    "reported": "考生 {name} 的考试机上报的校验值被改动或损坏，等它再次上报",
    "command": "一项操作的重复提交记录被改动或损坏，已隔离；这项操作本身不受影响",
    "setting": "设置 {name} 被改动或损坏，已隔离；试卷密钥损坏的，请再输入一次开启码",
    "tick": "考场时钟的记录被改动或损坏，已改按本机时钟；请核对考场时间",
    "short": "数据表 {table} 有记录被删除或被换成旧的；请对照监考机和备份核对，保留数据文件夹",
    "package": "场次 {session} 的试卷包文件已损坏；请再导入同一个试卷包（第 {serial} 版），"
    "考场随即恢复，答案和记录都在",
    "contradicted": "考场数据被退回到了较早的状态，或日志被改写：{name} 持有本服务器在 {at} 签署的日志第{seq}条，"
    "与现有的 {here} 条不符。此后办理的事项（终止考试、延时、登录）可能已经丢失。"
    "请对照监考机，保留数据文件夹，报告主考",
    "behind_backup": "接管所用的备份停在日志第{here}条，{name} 持有原服务器在 {at} 签署的第{seq}条："
    "这之间办理的事项不在本服务器上，请逐项补办",
    "full": "{seats:list} 号座位的作答数据已达到上限，不再接收。正常作答不会有这么多，请查看该座位，考后用U盘取回日志",
    "salvaged": "数据库文件曾损坏，能读出的数据都已恢复；损坏的文件保留为 {name}，请保留并核对各座位",
    "adopted": "旧版程序留下的 {count} 条数据没有防改动标记，已按现状补上",
}
