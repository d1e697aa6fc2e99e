"""Why the server may not be stopped, replaced or removed now (`site_server.guarding`)."""

from typing import Final

WORDS: Final = {
    "why.soon": "{room}“{title}”快要开放登录了。",
    "why.opened": "{room}“{title}”的试卷已经开启，马上开考。",
    "why.running": "{room}“{title}”正在考试，最早 {until} 结束。",
    "why.unsafe": "{room}“{title}”已经结束，成绩数据包还没有收到回执，也没有核对过的第二份拷贝，数据只在本机上。",
    "why.owed": "{room}“{title}”的成绩还没有收到评价组织的回执。",
    "kept.stop": "服务器没有停止，仍在服务。",
    "kept.replace": "没有安装，程序和服务都没有改动。",
    "kept.remove": "没有卸载，程序、服务和数据都没有改动。",
    "kept.erase": "没有卸载，数据没有删除。",
    "then.soon": "请在本场考完、收到回执以后再做。确须现在做的，先停止服务器（exam-site-server stop，"
    "或“考点服务器”窗口点“停止”），做完立即启动，开考前再查一遍。",
    "then.opened": "请在本场考完、收到回执以后再做。确须现在做的，报告主考、暂不开考，"
    "先停止服务器（exam-site-server stop，或“考点服务器”窗口点“停止”），做完立即启动。",
    "then.running": "请在收卷、封存、收到回执以后再做。确须现在做的，由主考在监考机上点“全场暂停”并写明原因，"
    "再做一次；做完后由主考恢复考试。",
    "then.unsafe": "请先在监考机“收卷上传”页封存并上传，网络不通的点“导出到 U 盘”，然后再做。"
    "只是升级、等不及的，可以先停止服务器再装。",
    "then.owed": "请先上传或送交成绩数据包，导入回执，再用 exam-site-server purge 清除；"
    "考完并有第二份拷贝的，可以只卸载程序、保留数据。",
    "then.remove": "请在本场考完、收到回执以后再卸载。要换新版本的不用卸载，按手册“更新程序”直接安装。",
    "then.stop": "确须停止的，由主考在监考机上点“全场暂停”并写明原因，再停止一次；启动后由主考恢复考试。",
    "help": "安装、升级、卸载前的检查：考试用着服务器时退出码为 3，并说明到什么时候、怎么办",
    "help_for": "要做什么：replace 安装或升级，remove 卸载",
    "help_keep_data": "卸载时：0 为连同数据一起删除",
    "help_say_to": "把说明写到这个文件（UTF-16），供安装程序显示",
    "free": "现在可以。",
}
