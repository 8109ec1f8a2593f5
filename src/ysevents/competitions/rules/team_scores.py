"""Team scores 团体总分, `cn.school.team_score`: the regulations read, as presets of one table."""

from ysevents.competitions.rules.marks import decimal_cn
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.team_sheet import Config, Sex, Sheet, check
from ysevents.competitions.rules.team_table import place, review


def _points(thousandths: int) -> str:
    """`6.5` from 6500, `7.333` from 7333, `9` from 9000."""
    return decimal_cn(thousandths, 3).rstrip("0").rstrip(".")


TEAM_SCORE = Ruleset(
    id="cn.school.team_score",
    title="团体总分（9 7 6 5 4 3 2 1）",
    about="各项名次得分相加，总分相等时比第一名、第二名……，再比破纪录",
    source="多份县级规程；以本次规程为准",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(
        Column("points_milli", "总分", _points),
        *(Column(f"{sex}_milli", sex.label, _points) for sex in Sex),
        Column("bonus_milli", "破纪录加分", _points),
        Column("penalty_milli", "弃权扣分", _points),
        Column("places", "一、二、三……名"),
        Column("records", "破纪录次数"),
        Column("awarded", "录取"),
    ),
    covers=(
        Clause("名次得分按表相加，接力、全能加倍", "县级规程", "team_score_basic.json"),
        Clause("取六名的得分表", "县级规程", "team_score_six.json"),
        Clause("并列名次平分所占名次的得分（6.5、7.333）", "县级规程", "team_score_shared.json"),
        Clause("平均得分四舍五入或舍去，规程写明", "由规程决定", "team_score_rounding_down.json"),
        Clause("参赛人数少时减一录取；一人不举行", "县级规程", "team_score_minus_one.json"),
        Clause("按参赛人数换名次得分表；少于四人取消", "县级规程", "team_score_by_entries.json"),
        Clause("接力等项目可有自己的名次得分表", "县级规程", "team_score_own_scale.json"),
        Clause("破纪录加分按级别，取最高或累加", "县级规程", "team_score_records.json"),
        Clause("表演、测验不占名次、不得分", "县级规程", "team_score_guests.json"),
        Clause("总分相等比第一名、第二名……多者", "县级规程", "team_score_more_firsts.json"),
        Clause("再相等比破纪录；仍相等并列", "县级规程", "team_score_level.json"),
        Clause("无故弃权扣分", "由规程决定", "team_score_absence.json"),
        Clause("赛后取消成绩，后面的名次递补", "县级规程", "team_score_disqualified.json"),
        Clause("赛后取消成绩，名次不递补，取消单位团体总分", "县级规程", "team_score_cancelled.json"),
        Clause("九年一贯制学校分组别计分", "县级规程", "team_score_division.json"),
        Clause("男子、女子、总表，各组别与全部", "县级规程", "test_team_scores.py::test_tables_add_up"),
        Clause("团体录取名次随单位数", "一份县级规程", "team_score_unit_places.json"),
        Clause("不可能的名次一次全部指出", "本系统", "team_score_problems.json"),
    ),
    preset={
        "factors": {"relay": "2", "combined": "2"},
        "record_bonus": {"county": "9"},
        "absence_penalty": "0",
    },
    leaves_out=(
        "每单位每项只计前几名的限制：规程少见，未做",
        "道德风尚奖、优秀组织奖由组委会评定",
        "混合项目按男女各半计入男、女分表：只计入总表",
    ),
)
CROSS_COUNTRY = [21, *range(19, 0, -1)]

RULESETS = (
    TEAM_SCORE,
    TEAM_SCORE.variant(
        "cn.school.team_score.six", "团体总分（7 5 4 3 2 1）", source="县级规程", scale=[7, 5, 4, 3, 2, 1]
    ),
    TEAM_SCORE.variant(
        "cn.school.team_score.relay_table",
        "团体总分（接力另表 18 16 14 12 10 8 6 4）",
        source="县级规程",
        scales={"relay": [18, 16, 14, 12, 10, 8, 6, 4]},
        factors={"combined": "2"},
    ),
    TEAM_SCORE.variant(
        "cn.school.team_score.by_entries",
        "团体总分（七人以上取五名，六人以下取三名，少于四人取消）",
        source="一份县级规程",
        scale=[7, 5, 3, 2, 1],
        scales_by_entries=[{"up_to": 6, "scale": [5, 3, 2]}],
        min_entries=4,
        minus_one_up_to=0,
    ),
    TEAM_SCORE.variant(
        "cn.school.team_score.cross_country",
        "越野跑团体总分（取二十名）",
        source="一份县级规程",
        scale=CROSS_COUNTRY,
        minus_one_up_to=0,
    ),
)
