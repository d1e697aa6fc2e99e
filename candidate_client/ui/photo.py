"""The candidate's photo, or a quiet placeholder."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from shared.qtkit.look.icons import icon_pixmap
from shared.qtkit.look.theme import theme_of


class Photo(QLabel):
    """Keeps the proportions of an ID photo within the given size."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.setFixedSize(width, height)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("kit", "photo")
        self._shown: bytes | None = b""
        self.set_photo(None)

    def set_photo(self, data: bytes | None) -> None:
        """Show these JPEG or PNG bytes."""
        if data == self._shown:
            return
        self._shown = data
        pixmap = QPixmap()
        if data is None or not pixmap.loadFromData(data):
            side = min(self.width(), self.height()) // 2
            self.setPixmap(icon_pixmap("user", theme_of().neutral.mark, side))
            self.setAccessibleName(self.tr("没有照片"))
            return
        ratio = self.devicePixelRatioF()
        scaled = pixmap.scaled(
            round(self.width() * ratio),
            round(self.height() * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.setDevicePixelRatio(ratio)
        self.setPixmap(scaled)
        self.setAccessibleName(self.tr("考生照片"))
