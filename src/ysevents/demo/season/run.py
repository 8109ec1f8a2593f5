"""The whole season: every ranked meet of the demo played to the end, every court booked, all published lists checked."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ysevents.demo import queries
from ysevents.demo.profiles import SEED
from ysevents.demo.season import bookings, seen
from ysevents.demo.season.cast import gather
from ysevents.demo.season.checking import Checked, Place, check
from ysevents.demo.season.playing import Player
from ysevents.demo.season.preparing import Played, Say

COUNTED = {
    "stages": "赛次",
    "fixtures": "组次",
    "slots": "出场人次",
    "marks": "成绩格",
    "typed": "录入记录",
    "lists": "榜",
    "versions": "公告",
    "corrected": "更正",
    "protests": "申诉",
    "upheld": "成立",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """How it went."""

    counts: dict[str, int]
    played: Played
    checked: Checked
    booked: bookings.BookedSeason
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Whether everything was played and booked, and every list is what `place` says."""
        return not (self.played.problems or self.checked.differences or self.booked.faults)


async def play_season(profile: str, *, now: datetime, folder: Path, place: Place, say: Say) -> Season:
    """Play what nobody has begun of a demo that has just been loaded. The same demo gives the same season."""
    began = time.monotonic()
    cast, played = await gather(now=now), Played()
    for meet in await queries.ranked_meets():
        started = time.monotonic()
        player = Player(meet=meet, cast=cast, seed=SEED, played=played, say=say, now=now)
        await player.register()
        await player.prepare()
        await player.play()
        await player.close()
        say(f"{meet['short_title']}：{time.monotonic() - started:.1f}秒")
    started = time.monotonic()
    booked = await bookings.book_season(SEED, desk=cast.desk, now=now)
    say(f"预约：{time.monotonic() - started:.1f}秒")
    met = frozenset(number for number, times in played.cases.items() if times)
    played.problems += [f"没有出现{number}" for number in await seen.missing(profile, met)]
    counts = await queries.season_counts()
    checked = await check(folder, place)
    return Season(
        counts=counts, played=played, checked=checked, booked=booked, seconds=time.monotonic() - began
    )


def tell(season: Season, say: Say) -> None:
    """The summary, and everything that is not as it should be."""
    say("　".join(f"{title}{season.counts[name]}" for name, title in COUNTED.items()))
    say("出现的特殊情形：" + "、".join(f"{name}×{n}" for name, n in sorted(season.played.cases.items())))
    for line in bookings.tell(season.booked):
        say(line)
    for text in (*season.played.problems, *season.checked.differences):
        say(f"不符：{text}")
    say(
        f"与 ysevents place 核对{season.checked.compared}份榜，"
        f"{len(season.checked.differences)}处不同；"
        f"名次指纹 {season.checked.fingerprint}；共{season.seconds:.1f}秒。"
    )
