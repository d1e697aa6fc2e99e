"""Made-up candidates of the other rooms of the site, found as the server finds them."""

from msgspec.structs import replace

from scripts.lab.pictures.plan import START_MS, sample_plan
from shared.exchange.directory import Placed, find, id_mark, merged, places_of
from shared.formatting import mask_id
from shared.protocol.whereabouts import Whereabouts, WhereReply

_SALT = b"pictures"
_ELSEWHERE = (
    ("样例明哲", "ylmingzhe", "110101200301012223", 0, 3),
    ("样例明远", "yanglimingyuan", "110101200402023334", 0, 17),
    ("样例明珠", "yanglimingzhu", "11010120030303444X", 240, 8),
)


def sample_where(text: str) -> WhereReply:
    """The answer of the made-up server."""
    plan = sample_plan()
    others = [
        Placed(
            ticket=f"2611280002{seat:02d}",
            name=name,
            pinyin=pinyin,
            id_type="内地居民身份证",
            id_masked=mask_id(number),
            id_mark=id_mark(_SALT, number),
            school="样例学院",
            title=plan.title,
            room="实训楼302机房",
            seat=seat,
            starts_at_ms=START_MS + later * 60_000,
            duration_s=7200,
        )
        for name, pinyin, number, later, seat in _ELSEWHERE
    ]
    known = merged(others, places_of(plan, _SALT, {}))
    found = find(known, _SALT, text)

    def told(one: Placed) -> Whereabouts:
        return Whereabouts(placed=replace(one, id_mark=""), here=one.room == plan.room)

    return WhereReply(
        asked=found.asked,
        hits=tuple(map(told, found.hits)),
        near=tuple(map(told, found.near)),
        count=found.count,
        people=len(known),
        rooms=2,
        as_of_ms=START_MS - 7 * 86_400_000,
    )
