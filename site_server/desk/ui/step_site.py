"""第一步: which centre, which site, which room.

Object names: `site-centre` `site-browse` `site-id` `site-name` `site-room`.
"""

from __future__ import annotations

from shared.commandline import typed_path
from shared.exchange.errors import KeyCardError
from shared.exchange.site_files import CentrePublic, card_fingerprint, read_card
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.field import Field
from site_server.desk.ui.step import Step, ask_file, with_browse


class SiteStep(Step):
    """The centre's card is read at once, so that its 核对码 can be compared by telephone."""

    def __init__(self) -> None:
        super().__init__(
            "site",
            self.tr("考点与考场"),
            self.tr("评价组织会发来文件 centre.pub.json；请打电话核对下面显示的核对码，一致后再继续。"),
        )
        self.centre = Field(self.tr("评价组织的文件"), placeholder="centre.pub.json", latin=True)
        self.centre.edit.setObjectName("site-centre")
        browse = Button(self.tr("浏览…"))
        browse.setObjectName("site-browse")
        browse.clicked.connect(self._browse)
        self.found = Banner()
        self.found.hide()
        self.site_id = Field(self.tr("考点编号"), placeholder="440106-01", latin=True, max_length=40)
        self.site_id.edit.setObjectName("site-id")
        self.site_name = Field(self.tr("考点名称"), max_length=60)
        self.site_name.edit.setObjectName("site-name")
        self.room = Field(
            self.tr("考场名称"),
            placeholder=self.tr("例如 实训楼301机房"),
            hint=self.tr("与评价组织编排中的考场名称一致。还管别的考场的，建立后用 exam-site-server room 命令添加。"),
            max_length=60,
        )
        self.room.edit.setObjectName("site-room")
        self.body.addLayout(with_browse(self.centre, browse))
        self.body.addWidget(self.found)
        for field in (self.site_id, self.site_name, self.room):
            self.body.addWidget(field)
        self.centre.changed.connect(lambda _text: self._read())

    def problem(self) -> str:
        """See Step."""
        if self._card() is None:
            return self.tr("请选择评价组织发来的 centre.pub.json。")
        if not self.site_id.text or not self.site_name.text:
            return self.tr("请填写考点编号和名称。")
        if not self.room.text:
            return self.tr("请填写考场名称。")
        return ""

    def _browse(self) -> None:
        path = ask_file(self, self.tr("评价组织的文件"), "centre.pub.json (*.json)")
        if path:
            self.centre.set_text(path)

    def _card(self) -> CentrePublic | None:
        try:
            return read_card(typed_path(self.centre.text), CentrePublic) if self.centre.text else None
        except KeyCardError:
            return None

    def _read(self) -> None:
        card = self._card()
        self.found.setVisible(bool(self.centre.text))
        if card is not None:
            told = self.tr("{name}，核对码 {card_print}。请打电话与评价组织逐组核对。")
            self.found.set_message(told.format(name=card.name, card_print=card_fingerprint(card)), "info")
        else:
            self.found.set_message(self.tr("这不是评价组织的公钥文件，或读不出来。请换一个文件。"), "problem")
        self.changed.emit()
