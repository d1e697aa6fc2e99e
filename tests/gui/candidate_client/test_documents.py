"""The documents beside a task: pictures and PDF in tabs, several in sight on a small screen."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.exam.documents_pane import DocumentsPane
from shared.exam.kinds.parts import Document
from shared.exam.kinds.voucher import VoucherItem
from shared.qtkit.gallery import png_bytes
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.image_view import ImageView
from tests.support.pdf import pdf


def picture() -> bytes:
    image = QImage(900, 620, QImage.Format.Format_RGB32)
    image.fill(QColor("#3366CC"))
    return png_bytes(image)


TITLES = (
    "电子发票（增值税专用发票）：钢板",
    "电子发票（增值税专用发票）：运费",
    "收料单",
    "网上银行电子回单",
    "购销合同",
)
MEDIA = {f"media/{n}.png": picture() for n in range(4)} | {"media/4.pdf": pdf(("1", "2"))}


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication) -> DocumentsPane:
    build_application()
    made = DocumentsPane()
    qtbot.addWidget(made)
    made.resize(470, 560)  # what is left of 1366 x 768 beside the answer
    made.show()
    qtbot.waitExposed(made)
    documents = tuple(
        Document(id=f"d{n}", title=title, media=name) for n, (title, name) in enumerate(zip(TITLES, MEDIA, strict=True))
    )
    made.show_beside(VoucherItem(item_id="V1", stem="", points="1", documents=documents), MEDIA)
    return made


def test_four_tabs_and_more_are_in_sight(pane: DocumentsPane) -> None:
    QApplication.processEvents()
    seen = [n for n in range(pane.tabs.count()) if pane.tabs.rect().contains(pane.tabs.tabRect(n))]
    assert len(seen) >= 4
    assert [pane.tabs.tabToolTip(n) for n in range(5)] == list(TITLES)


def test_a_pdf_is_leafed_through(pane: DocumentsPane) -> None:
    pane.tabs.setCurrentIndex(4)
    view = pane.stack.currentWidget()
    assert isinstance(view, ImageView)
    view.leaf(1)
    assert view.page == 1
    assert not QRect(view.canvas.sceneRect().toRect()).isEmpty()


def test_a_broken_pdf_says_what_to_do_and_the_others_go_on(pane: DocumentsPane, qtbot: QtBot) -> None:
    broken = Document(id="x", title="合同", media="media/x.pdf")
    item = VoucherItem(item_id="V2", stem="", points="1", documents=(broken,))
    pane.show_beside(item, {"media/x.pdf": b"%PDF-1.7 cut"})
    qtbot.waitUntil(lambda: isinstance(pane.stack.currentWidget(), EmptyState), timeout=20_000)
