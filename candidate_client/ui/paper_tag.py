"""The word beside a title for who writes the backup paper 备用卷; no word for the paper everybody writes."""

from candidate_client.ui.texts import tr
from shared.qtkit.widgets.text import Tag


def paper_tag() -> Tag:
    """Hidden until its screen shows it."""
    tag = Tag(tr("备用卷"))
    tag.setObjectName("backup-paper")
    tag.hide()
    return tag
