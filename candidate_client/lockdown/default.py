"""Whether a client starts locked. An installed one does, unless somebody who may says otherwise."""


def starts_locked(told: bool | None, said: bool | None, *, installed: bool) -> bool:
    """The command line goes first, then the site's word, then what kind of program this is.

    told: `--kiosk` or `--window`, None without either.
    said: the site's word from the enrolment of this PC; None where it is not enrolled, or the site said nothing.
    installed: a built program. One from source is a developer's, and starts in a window.
    """
    if told is not None:
        return told
    return said if said is not None else installed
