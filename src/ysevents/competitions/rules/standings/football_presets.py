"""Football standings: FIFA before and after 2026, UEFA, AFC, the Chinese league, four campus regulations."""

from dataclasses import replace

from ysevents.competitions.rules.registry import Clause
from ysevents.competitions.rules.standings.leagues import FOOTBALL_COVERS, GENERIC

H2H = ["h2h.points", "h2h.diff", "h2h.scored"]
FIFA_GD = replace(
    GENERIC,
    about="积分、净胜球、进球数，然后相互比赛各项、公平竞赛、抽签",
    covers=(
        *FOOTBALL_COVERS,
        Clause("积分、净胜球、进球数都相同才看相互比赛", "2018年世界杯规程32.5", "fifa_2018_group_h.json"),
        Clause("净胜球先于相互比赛", "2022年世界杯规程", "fifa_2022_group_c.json"),
        Clause("各项全同者抽签", "1990年世界杯F组", "fifa_1990_group_f.json"),
    ),
).variant(
    "fifa.gd",
    "国际足联（净胜球优先，至2022年世界杯）",
    source="2018年世界杯规程32.5",
    criteria=["points", "diff", "scored", *H2H, "fair_play", "lot"],
    restart="family",
)
FIFA_2026 = replace(
    GENERIC,
    about="积分、相互比赛各项（对仍相同者重新比较），然后净胜球、进球数、公平竞赛、世界排名",
    covers=(
        *FOOTBALL_COVERS,
        Clause("相互比赛各项全部比完，才对仍相同者重新比较", "2026年世界杯规程", "fifa_2026_family.json"),
        Clause("重新比较后仍相同者看全部比赛，不再回头", "2026年世界杯规程", "fifa_2026_ranking.json"),
    ),
).variant(
    "fifa.2026",
    "国际足联（相互比赛优先，2026年世界杯）",
    source="2026年世界杯规程",
    criteria=["points", *H2H, "diff", "scored", "fair_play", "ranking"],
    restart="family",
)
UEFA = replace(
    GENERIC,
    about="积分、相互比赛各项（对仍相同者重新比较），然后净胜球、进球数、末场点球、公平竞赛、预选赛排名",
    covers=(
        *FOOTBALL_COVERS,
        Clause("相互比赛先于净胜球", "欧锦赛规程", "uefa_2012_group_a.json"),
        Clause("三队相互全平，看相互进球数", "欧锦赛规程", "uefa_2004_group_c.json"),
        Clause("末场相遇的两队其余各项全同，点球决胜", "欧锦赛规程", "uefa_shoot_out.json"),
        Clause("另有队积分相同，点球决胜不算", "欧锦赛规程", "uefa_shoot_out_three_level.json"),
        Clause("不是两队的末场，点球决胜不算", "欧锦赛规程", "uefa_shoot_out_not_last.json"),
    ),
).variant(
    "uefa.euro",
    "欧足联（相互比赛优先）",
    source="欧锦赛规程；公平竞赛分未核对原文",
    criteria=["points", *H2H, "diff", "scored", "shoot_out", "fair_play", "ranking"],
    restart="family",
    fair_play_second_yellow=-3,
    fair_play_red=-3,
    fair_play_yellow_red=-4,
)
AFC = replace(
    UEFA,
    covers=(
        *FOOTBALL_COVERS,
        *UEFA.covers[-3:],
        Clause("各项全同者抽签", "通行做法，未核对原文", "afc_asian.json"),
    ),
).variant(
    "afc.asian",
    "亚足联（相互比赛优先）",
    source="通行做法，未核对原文",
    criteria=["points", *H2H, "diff", "scored", "shoot_out", "fair_play", "lot"],
)
CSL = replace(
    GENERIC,
    about="积分、相互比赛各项（相互全部赛完时）、净胜球、进球数，赛季结束时再比公平竞赛、抽签",
    covers=(
        *FOOTBALL_COVERS,
        Clause("相互比赛未全部赛完时先看净胜球", "中超联赛规程7.3（报道）", "cfa_csl_open.json"),
        Clause("相互比赛全部赛完时先看相互比赛", "中超联赛规程7.3（报道）", "cfa_csl_complete.json"),
    ),
).variant(
    "cfa.csl",
    "中国足协超级联赛",
    source="规程7.3（报道，未核对原文）",
    criteria=["points", *H2H, "diff", "scored", "fair_play", "lot"],
    restart="family",
    h2h_requires_all_played=True,
    late_only=["fair_play", "lot"],
    meetings=2,
    fair_play_red=-3,
    fair_play_yellow_red=-4,
)
CAMPUS_A = replace(
    GENERIC,
    covers=(*FOOTBALL_COVERS, Clause("积分相同先看相互比赛", "校园足球规程", "campus_four_orders_a.json")),
).variant(
    "campus.football.a",
    "校园足球（相互比赛优先）",
    source="校园足球规程（甲式）",
    criteria=["points", *H2H, "diff", "scored", "fair_play", "lot"],
)
CAMPUS_B = replace(
    GENERIC,
    covers=(
        *FOOTBALL_COVERS,
        Clause("净胜球、相互比赛、进球数，仍同则点球决胜", "校园足球规程", "campus_four_orders_b.json"),
    ),
).variant(
    "campus.football.b",
    "校园足球（净胜球优先，点球决胜）",
    source="校园足球规程（乙式）",
    criteria=["points", "diff", "h2h.points", "scored", "decider"],
)
CAMPUS_C = replace(
    GENERIC,
    covers=(
        *FOOTBALL_COVERS,
        Clause("净胜球、进球数先于相互比赛", "通行做法，未核对原文", "campus_four_orders_c.json"),
    ),
).variant(
    "campus.football.c",
    "校园足球（净胜球、进球数优先，抽签）",
    source="通行做法，未核对原文",
    criteria=["points", "diff", "scored", "h2h.points", "fair_play", "lot"],
)
CAMPUS_D = replace(
    GENERIC,
    covers=(
        *FOOTBALL_COVERS,
        Clause("只看两队胜负，再看净胜球、进球数", "通行做法，未核对原文", "campus_four_orders_d.json"),
    ),
).variant(
    "campus.football.d",
    "校园足球（相互胜负，再看净胜球）",
    source="通行做法，未核对原文",
    criteria=["points", "h2h.points", "diff", "scored", "lot"],
    restart="none",
)

RULESETS = (FIFA_GD, FIFA_2026, UEFA, AFC, CSL, CAMPUS_A, CAMPUS_B, CAMPUS_C, CAMPUS_D)
