"""Several rooms on one server (`site_server.domain.rooms`, `site_server.rooms`, `site_server.commands.rooms`)."""

from typing import Final

WORDS: Final = {
    "unnamed": "（未命名的考场）",
    "no_such_room": "本服务器上没有考场“{room}”。已有：{rooms:list}。没有改动任何内容。",
    "package_goes_to": "试卷包是给考场 {room} 的，导入到这个考场。",
    "package_no_room": "试卷包是给考点 {site} 的考场“{room}”的，本服务器上没有哪个考场打得开它。"
    "本服务器的考场：{rooms:list}。请核对是否拿错了文件；没有拿错的，可能是该考场重新建立过，"
    "请把它的公钥文件 site.pub.json 再交给评价组织，索取新的试卷包。"
    "没有改动任何内容。",
    "which_room": "本服务器上有几个考场，请用 --room 写明是哪一个：{rooms:list}。没有改动任何内容。",
    "site_id_bad": "考点编号“{site_id}”不能用：只能用英文字母、数字、点、横线和下划线。请按评价组织给的编号填写。"
    "没有改动任何内容。",
    "folder_in_use": "文件夹 {folder} 里已有 {count} 项别的内容（{found:list}）。"
    "请用一个空文件夹，或用 --data 另指一个。没有改动任何内容。",
    "room_name_bad": "考场名称“{name}”不能用：应为1至60个字，没有换行。没有改动任何内容。",
    "room_name_taken": "已经有名为“{name}”的考场（{room}），没有改动任何内容。",
    "port_used": "端口 {port} 不能用：应为1至65535，并且每个考场各用一个。没有改动任何内容。",
    "too_many_rooms": "一台服务器最多 {most} 个考场，没有添加。",
    "first_room": "第一个考场的数据就在服务器的数据文件夹里，不能移除。没有改动任何内容。",
    "rooms_file": "考场列表 {path} 无法读取（{part}），各考场的数据没有改动。请恢复这个文件，或联系技术支持。",
    "backup_shared": "备份文件夹 {folder} 已用于考场 {room}，没有改动设置。"
    "请换一个文件夹；不写 --room 时，各考场自动分放在其中各自的子文件夹。",
    "serving": "考场 {room}：已启动，端口 {port}。",
    "found": "考场 {room}：已经在运行，端口 {port}，由本程序接着看管。",
    "died": "【注意】考场 {room} 的服务停止了（{why}），{seconds} 秒后自动重新启动。"
    "其他考场不受影响；该考场已保存的作答不受影响，考试机自动重连。",
    "hung": "没有应答，已强制结束",
    "no_words": "没有留下说明，退出码 {code}",
    "left": "考场 {room} 已从列表移除，正在停止；它的数据文件夹没有改动。",
    "started": "服务器已启动，共 {count} 个考场，各在自己的进程里。按 Ctrl+C 停止全部考场。",
    "addresses": "考场 {room} 的地址：{listed}",
    "watched_already": "数据文件夹 {data} 的各考场已经由另一个程序看管，没有再启动一个。",
    "port_per_room": "有几个考场时端口各写各的：用 room change 考场 --port 端口 修改。没有启动。",
    "stopping": "已请服务器停止，请稍候……",
    "stopped": "服务器已停止。",
    "still_running": "服务器还在运行，请稍候用 status 再看。",
    "added": "已添加考场 {room}，端口 {port}，数据文件夹：{folder}",
    "starts_itself": "服务器正在运行，新考场几秒后自动启动，其他考场不受影响。",
    "taken_in": "已并入本服务器：考场 {room}，端口 {port}。考试机和监考机会自己找过来；找不到的改地址时用这个端口。",
    "changed": "考场 {room}，端口 {port}。改了端口的，重新启动该考场后生效。",
    "removed": "已从列表移除，数据文件夹 {folder} 没有改动，请自行保管。",
    "line": "{room}　端口 {port}　{condition:rooms.condition.}",
    "line_restarts": "　　重新启动过 {restarts} 次，最近一次停止的原因：{why}",
    "condition.stopped": "没有运行",
    "condition.starting": "正在启动",
    "condition.running": "正在运行",
    "condition.failing": "停止了，正在重新启动",
    "heading": "—— 考场 {room} ——",
    "help.room": "哪个考场（编号或名称）；只有一个考场时不用写",
    "help.run_room": "只启动这个考场（编号或名称），在本进程里；不写则启动全部",
    "help.rooms": "本服务器上的考场：列出、添加、修改、移除",
    "help.list": "列出各考场：编号、名称、端口、是否运行",
    "help.add": "添加一个考场，有自己的密钥、场次、日志和备份",
    "help.change": "修改考场的名称或端口",
    "help.remove": "从列表移除一个考场，数据文件夹不动",
    "help.name": "考场名称，与排考表中的“考场名称”一致",
    "help.as_room": "并入本机已有的服务器，作为这个名称的考场；不写则接管到空的数据文件夹",
    "help.which": "考场的编号（如 r2）或名称",
    "help.port": "该考场的端口；不写则用下一个空闲端口",
    "help.new_port": "新的端口",
    "help.new_name": "新的名称",
    "help.action": "操作",
    "help.stop": "停止服务器的全部考场；已保存的作答不受影响",
    "help.init_room": "考场名称；一个考点有几台服务器或几个考场时填写",
    "help.port_of_run": "端口，默认为考场列表里的端口（8443）；0 为任选空闲端口（写入 run.json）",
}
