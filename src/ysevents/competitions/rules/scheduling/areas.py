"""What a space is for when nobody has said so: its name tells. A proposal, shown before it is used."""

from ysevents.competitions.rules.scheduling.demands import BAR, CIRCLE, GROUND, PIT, TRACK

SIGNS = {"跑道": TRACK, "沙坑": PIT, "跳远": PIT, "跳高": BAR, "投掷": CIRCLE, "铅球": CIRCLE}

EVERYTHING = frozenset({TRACK, PIT, BAR, CIRCLE, GROUND})


def propose(name: str, space_sport: str, meet_sports: frozenset[str]) -> frozenset[str]:
    """What a space of a meet's venue serves; nothing, if its name and sport say nothing.

    >>> sorted(propose("1号跑道", "athletics", frozenset({"athletics"})))
    ['track']
    >>> propose("2号场", "badminton", frozenset({"badminton"})) == {"ground"}
    True
    """
    if space_sport not in meet_sports:
        return frozenset()
    if space_sport != "athletics":
        return frozenset({GROUND})
    return frozenset(use for sign, use in SIGNS.items() if sign in name)
