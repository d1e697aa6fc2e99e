"""Why keys, seals, codes and certificates are refused (`shared.security.errors`)."""

from typing import Final

WORDS: Final = {
    "not_canonical": "数据不是规范格式，可能被改动过。数据未被采用；请向出具方重新索取。",
    "envelope_malformed": "签名文件格式不对，可能已损坏或被改动。文件未被采用；请重新拷贝或向考试中心重新索取。",
    "envelope_wrong_type": "签名文件的用途不符（不是此处需要的文件）。文件未被采用；请选择正确的文件。",
    "envelope_unknown_signer": "签名者不在本考点信任的名单内。文件未被采用；请核对文件来源。",
    "envelope_bad_signature": "签名核对不通过，内容被改动过。文件未被采用；请向考试中心重新索取。",
    "key_malformed": "密钥文件无法读取，可能已损坏或口令不对。请检查密钥文件。",
    "not_sealed": "这不是加密的数据包。文件未被采用；请选择正确的文件。",
    "sealed_for_other": "这份数据不是加密给本考点的，本考点的密钥打不开。请核对是否拿错了数据包。",
    "sealed_damaged": "加密数据已损坏或不完整，没有取出任何内容。请重新拷贝后再试。",
    "code_wrong": "开启码不正确，试卷仍然密封。请核对后重新输入。",
    "code_malformed": "开启码格式不对：应为16位字母和数字，每4位一组。请核对后重新输入。",
    "enrolment_code_malformed": "登记码格式不对：应为10位字母和数字。请核对后重新输入。",
    "wall_code_malformed": "大屏口令格式不对：应为12位字母和数字，每4位一组。请对照监考机“大屏”重新输入。",
    "resume_code_malformed": "续考码格式不对：应为12位字母和数字，每4位一组。请核对后重新输入。",
    "exit_challenge_malformed": "申请码格式不对：应为8位字母和数字，每4位一组。请照考试机屏幕上显示的重新输入。",
    "exit_code_malformed": "退出码格式不对：应为12位字母和数字，每4位一组。请核对后重新输入。",
    "exit_code_wrong": "退出码不正确，或不是给这次申请的。本机仍然锁定，作答没有变动；"
    "请按屏幕上的申请码重新取得退出码。",
    "resume_code_wrong": "续考码不正确，或不是给本机的。本机保存的作答没有变动；请监考人员在监考机上核对后重新输入。",
    "capsule_malformed": "本机的续考数据已损坏，不能离线续考。作答记录仍保存在本机；请等待网络恢复，或办理换机续考。",
    "extension_code_wrong": "延时授权码不正确或不是给本次申请的。延时未生效；请与考试中心核对。",
    "certificate_malformed": "证书无法读取，可能已损坏。请重新登记本设备。",
    "certificate_untrusted": "证书不是本考点签发的。连接未建立；请在本考点重新登记本设备。",
    "certificate_expired": "证书不在有效期内。请核对服务器时间，或重新登记本设备。",
    "certificate_role": "证书上没有本系统认识的设备身份。请在本考点重新登记本设备。",
    "request_malformed": "设备登记申请无法读取或已被改动。请在该设备上重新发起登记。",
    "chain_broken": "日志的校验链断开，记录被改动、缺失或换了顺序。请保留现场数据并联系考试中心。",
    "box_wrong_key": "本机保存的数据无法解密：密钥不符，或数据已损坏。原文件未改动；请联系技术支持。",
    "token_malformed": "登录凭据无法识别，请重新登录。",
    "token_bad_signature": "登录凭据无效，请重新登录。",
    "token_expired": "登录已过期，请重新登录。已保存的内容不受影响。",
    "chain_broken_at": "日志第{position}条起校验不通过，记录被改动、缺失或换了顺序。请保留现场数据并联系考试中心。",
}
