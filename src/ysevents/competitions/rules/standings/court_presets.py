"""Standings on courts and tables: FIBA, ITTF for teams and singles, BWF for singles and teams."""

from dataclasses import replace

from ysevents.competitions.rules.registry import Clause, Column
from ysevents.competitions.rules.standings.leagues import COLUMNS, COVERS, GENERIC

RACKETS = (
    COLUMNS[0],
    COLUMNS[1],
    COLUMNS[3],
    COLUMNS[4],
    Column("games", "局"),
    Column("rallies", "分"),
    COLUMNS[-1],
)

FIBA = replace(
    GENERIC,
    about="积分、相互胜负、相互净胜分、相互得分、净胜分、得分、抽签；有队排定后其余从头比较",
    columns=COLUMNS,
    covers=(
        *COVERS,
        Clause("两队相同看相互胜负", "国际篮联规则 D.2.1", "fiba_d_example_1.json"),
        Clause(
            "三队相同看相互净胜分，排定一队后其余两队从头比较", "国际篮联规则 D.2.2", "fiba_d_example_2.json"
        ),
        Clause("有队排定即从头比较，而不是比完各项", "国际篮联规则 D.1.4", "fiba_d_split.json"),
        Clause(
            "未赛完时各项照常比较，全部相同者同名次，不抽签", "国际篮联规则 D.1.3", "fiba_d_provisional.json"
        ),
        Clause(
            "弃权0分比20比0；缺员告负1分，对方领先则比分有效，否则2比0",
            "国际篮联规则 D.1.1；缺员告负的比分未核对原文",
            "fiba_d_awards.json",
        ),
    ),
).variant(
    "fiba.d",
    "国际篮联",
    source="国际篮联篮球规则附录 D",
    criteria=["points", "h2h.wins", "h2h.diff", "h2h.scored", "diff", "scored", "lot"],
    restart="split",
    late_only=["lot"],
    win=2,
    draw=None,
    loss=1,
    forfeit_score=[20, 0],
    forfeit_stands="never",
    default_loss=1,
    default_score=[2, 0],
    default_stands="if_leading",
)
ITTF = replace(
    GENERIC,
    about="积分、相互积分、相互胜负比率（场、局、分），比率而不是差；有队排定后其余从头比较",
    columns=RACKETS,
    covers=(
        *COVERS,
        Clause("先看相互积分，再看场、局、分的比率", "国际乒联规程3.7.5.2", "ittf_team_ratio.json"),
        Clause("负一场1分，未赛或未完0分", "国际乒联规程3.7.5.1", "ittf_unfinished.json"),
    ),
).variant(
    "ittf.3.7.5",
    "国际乒联团体小组赛",
    source="国际乒联竞赛规程3.7.5",
    criteria=["points", "h2h.points", "h2h.ratio.matches", "h2h.ratio.games", "h2h.ratio.points", "lot"],
    restart="split",
    win=2,
    draw=None,
    loss=1,
    forfeit_games=[9, 0],
    forfeit_points=[99, 0],
    default_stands="if_leading",
    withdrawn="rest_lost",
)
ITTF_SINGLES = replace(
    ITTF,
    about="积分、相互积分、相互局数比率、相互得分比率；有人排定后其余从头比较",
    covers=(
        *COVERS,
        Clause("30比20的比率高于45比34，虽然净胜少", "国际乒联规程3.7.5.2", "ittf_ratio_not_difference.json"),
    ),
).variant(
    "ittf.3.7.5.singles",
    "国际乒联单项小组赛",
    source="国际乒联竞赛规程3.7.5",
    criteria=["points", "h2h.points", "h2h.ratio.games", "h2h.ratio.points", "lot"],
    score_is_games=True,
    forfeit_points=[33, 0],
)
BWF = replace(
    GENERIC,
    about="胜场；两人相同看相互胜负；三人以上看净胜局，再看净胜分；每次只剩两人即看相互胜负",
    columns=RACKETS,
    covers=(
        *COVERS,
        Clause("两人相同看相互胜负", "世界羽联总规程16.2.2", "bwf_two_level.json"),
        Clause("三人相同看净胜局，剩两人看相互胜负", "世界羽联总规程16.2.3", "bwf_three_by_games.json"),
        Clause("净胜局也相同看净胜分，仍三人相同抽签", "世界羽联总规程16.2.4", "bwf_three_by_points.json"),
        Clause("退出、弃权者的小组赛全部作废", "世界羽联总规程（转述）", "bwf_retired.json"),
    ),
).variant(
    "bwf.16.2",
    "世界羽联单项小组赛",
    source="世界羽联总规程16.2",
    criteria=["wins", "h2h.wins", "games.diff", "points.diff", "lot"],
    restart="staged",
    win=1,
    draw=None,
    score_is_games=True,
    forfeit_score=[2, 0],
    forfeit_points=[42, 0],
    default_score=[2, 0],
    withdrawn="void_all",
    forfeit_withdraws=True,
)
BWF_TEAMS = replace(
    BWF,
    covers=(*COVERS, Clause("三队相同看净胜场，再看净胜局、净胜分", "世界羽联总规程16.3", "bwf_teams.json")),
).variant(
    "bwf.16.3",
    "世界羽联团体小组赛",
    source="世界羽联总规程16.3（未核对原文）",
    criteria=["wins", "h2h.wins", "diff", "games.diff", "points.diff", "lot"],
    score_is_games=False,
    forfeit_score=[5, 0],
    forfeit_games=[10, 0],
    forfeit_points=[210, 0],
    default_score=[5, 0],
)

RULESETS = (FIBA, ITTF, ITTF_SINGLES, BWF, BWF_TEAMS)
