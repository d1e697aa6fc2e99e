"""The maintainer scripts of the packages: what dpkg runs on installing, removing and purging. Pure text."""

from installers.debian.product import DATA, DebianProduct
from site_server.adapters.files.duty_file import DUTY_FILE

_HEAD = "#!/bin/sh\nset -e\n"
_KEPT = (
    f"{DATA}/server 里有还没有收到评价组织回执的成绩，没有删除。"
    "请重新安装服务器，上传或送交成绩数据包、导入回执后再清除；演练用的，请手工删除该文件夹。"
)
_SYSTEMD = "[ -d /run/systemd/system ]"


def scripts(product: DebianProduct) -> dict[str, str]:
    """The scripts of a package by name; one without an account needs none."""
    if not product.account:
        return {}
    return {"postinst": postinst(product), "prerm": prerm(product), "postrm": postrm(product)}


def postinst(product: DebianProduct) -> str:
    """After unpacking: the account and its data folder, the service enabled and (again) started."""
    folder = f"{DATA}/{product.name}"
    # a window needs a home folder, a service none
    home = "--home /nonexistent --no-create-home" if product.name == "server" else f"--home {DATA}/home-{product.name}"
    make = f"adduser --system --group --quiet {home} {product.account}"
    lines = [_HEAD, 'if [ "$1" = configure ]; then']
    lines.append(f"    getent passwd {product.account} >/dev/null || {make}")
    lines.append(f"    install -d -m 0755 {DATA}")
    lines.append(f"    install -d -o {product.account} -g {product.account} -m 0700 {folder}")
    if product.name == "client":
        lines.append("    # its session is a script; it has no password, so nobody logs in by hand")
        lines.append("    usermod --shell /bin/sh exam-seat")
    if product.name == "server":
        lines.append(f"    if {_SYSTEMD}; then")
        lines.append("        systemctl daemon-reload")
        lines.append("        systemctl enable --quiet exam-site-server.service")
        lines.append("        systemctl restart --no-block exam-site-server.service")
        lines.append("    fi")
    return "\n".join([*lines, "fi", ""])


def prerm(product: DebianProduct) -> str:
    """Before the files go: the service stops in order. On an upgrade the new version starts it again."""
    lines = [_HEAD]
    if product.name == "server":
        # An exam may count on it: 3 refuses, and nothing else, so that a broken program can be repaired. The new
        # version is asked by dpkg as well, with `failed-upgrade`; it must say the same.
        ask = f"/opt/exam-site-kit/{product.program}/{product.program} guard --data {DATA}/{product.name}"
        lines += ['case "$1" in', f"    remove) {ask} --for remove || [ $? -ne 3 ] ;;"]
        lines += [f"    upgrade | failed-upgrade) {ask} --for replace || [ $? -ne 3 ] ;;", "esac"]
        lines += [f"if {_SYSTEMD}; then", "    systemctl stop exam-site-server.service", "fi"]
        lines += [
            f'if [ "$1" = remove ] && {_SYSTEMD}; then',
            "    systemctl disable --quiet exam-site-server.service",
            "fi",
        ]
    return "\n".join([*lines, ""])


def postrm(product: DebianProduct) -> str:
    """After removal: `purge` alone takes data and account; `remove` leaves both for the next installation."""
    lines = [_HEAD]
    if product.name == "client":
        lines += ['if [ "$1" = remove ] || [ "$1" = purge ]; then']
        lines += ["    rm -f /etc/lightdm/lightdm.conf.d/60-exam-site-kit.conf"]
        lines += ["    rm -f /etc/X11/xorg.conf.d/60-exam-site-kit.conf", "fi"]
    lines += ['if [ "$1" = purge ]; then']
    if product.name == "server":
        # without the program only its word is left of whether the centre has the results
        owed = f"grep -qs '\"owed\":true' {DATA}/server/{DUTY_FILE} {DATA}/server/rooms/*/{DUTY_FILE}"
        lines += [f"    if {owed}; then", f"        echo '{_KEPT}' >&2", "        exit 0", "    fi"]
    lines += [f"    rm -rf {DATA}/{product.name} {DATA}/home-{product.name}"]
    lines += [f"    rmdir --ignore-fail-on-non-empty {DATA} 2>/dev/null || true"]
    lines += [f"    deluser --system --quiet {product.account} 2>/dev/null || true", "fi"]
    return "\n".join([*lines, ""])
