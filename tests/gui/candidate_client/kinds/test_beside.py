"""What stands beside or inside an item: material as text, pictures in options."""

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QColor, QImage, QImageWriter, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.items.option_card import OptionCard
from shared.exam.kinds.parts import Document, Option
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.kinds.true_false import TrueFalseItem
from shared.qtkit.widgets.markdown import MarkdownView
from tests.support.one_item import OneItem


def png() -> bytes:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(data.data())


def test_material_is_the_first_tab_beside_the_question_and_its_place_is_kept(qtbot: QtBot, qapp: QApplication) -> None:
    build_application()
    document = Document(id="d", title="发票", media="media/a.png")
    items = [
        TrueFalseItem(
            item_id="A", stem="对吗？", points="1", material="|项目|金额|\n|-|-|\n|单价|480|", documents=(document,)
        ),
        TrueFalseItem(item_id="B", stem="没有材料。", points="1"),
        TrueFalseItem(item_id="C", stem="只有材料。", points="1", material="另一份材料。"),
    ]
    desk = OneItem(items, {"media/a.png": png()})
    qtbot.addWidget(desk.screen)
    tabs = desk.screen.documents.tabs
    assert [tabs.tabText(n) for n in range(tabs.count())] == ["材料", "1 发票"]
    material = desk.find("material")
    assert isinstance(material, MarkdownView)
    assert "480" in material.toPlainText()
    tabs.setCurrentIndex(1)
    desk.commands.visit("B")
    assert not desk.screen.documents.isVisible()
    desk.commands.visit("C")
    shown = desk.find("material")
    assert isinstance(shown, MarkdownView)
    assert shown.toPlainText() == "另一份材料。"
    desk.commands.visit("A")
    assert tabs.currentIndex() == 1


def test_a_picture_in_an_option_is_shown(qtbot: QtBot, qapp: QApplication) -> None:
    build_application()
    options = (Option(id="A", text="![图](media/a.png)"), Option(id="B", text="文字"))
    desk = OneItem(
        [SingleChoiceItem(item_id="S", stem="哪张图？", points="1", options=options)], {"media/a.png": png()}
    )
    qtbot.addWidget(desk.screen)
    card = desk.find("option-A")
    assert isinstance(card, OptionCard)
    picture = card.words.document().resource(QTextDocument.ResourceType.ImageResource.value, "media/a.png")
    assert isinstance(picture, QImage)
    assert picture.width() == 40
