"""The standings that know no federation: a regulation sets its own criteria. The presets build upon it."""

from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.standings.review import check, review
from ysevents.competitions.rules.standings.table import Config, Sheet, place

COLUMNS = (
    Column("played", "场次"),
    Column("won", "胜"),
    Column("drawn", "平"),
    Column("lost", "负"),
    Column("score", "得失"),
    Column("diff", "净胜"),
    Column("points", "积分", is_main=True),
)
FOOTBALL = (*COLUMNS[:-1], Column("fair_play", "公平竞赛分"), COLUMNS[-1])
COVERS = (
    Clause("全部赛完之前为暂时排名，水平相同者名次相同", "国际篮联规则 D.1.3", "standings_provisional.json"),
    Clause(
        "弃权判负按规定比分；场上比分何时保留由参数决定",
        "足球通行做法，未核对原文",
        "standings_forfeits.json",
    ),
    Clause("弃权判负的比分同样计入相互比赛", "本系统约定", "standings_forfeit_h2h.json"),
    Clause("中断的场次按裁决重赛、维持比分或判负；裁决前不计", "由规程决定", "standings_abandoned.json"),
    Clause("作废的场次不计，也不算未赛", "由规程决定", "standings_annulled.json"),
    Clause(
        "中途退出且所赛不足半数，其比赛全部作废", "足球通行做法，未核对原文", "standings_withdrawn_void.json"
    ),
    Clause(
        "中途退出且已赛半数，已赛有效，余下判负", "足球通行做法，未核对原文", "standings_withdrawn_rest.json"
    ),
    Clause("中途退出，其比赛全部判负", "由规程决定", "standings_withdrawn_all_lost.json"),
    Clause("三队各项全同，只靠抽签排定", "由规程决定", "standings_three_by_lot.json"),
    Clause("纪律处罚扣除的积分从总积分中减去", "由规程决定", "standings_deduction.json"),
    Clause("前几名晋级；与名额外的队并列者待定", "由规程决定", "standings_go_on.json"),
    Clause("不可能的行、比分、裁决一次全部指出", "本系统约定", "standings_problems.json"),
    Clause(
        "把一场负改成胜，不会使该队名次下降",
        "数学性质",
        "test_standings.py::test_turning_a_loss_into_a_win_never_lowers",
    ),
)
FOOTBALL_COVERS = (
    *COVERS,
    Clause("三队各项全同，只靠公平竞赛分排定", "由规程决定", "standings_three_by_fair_play.json"),
)
LEAVES_OUT = (
    "单场比分是否可能由单场比赛的规则检查",
    "双方都弃权的场次各记一负，不记进球；另有规定的须由裁决另行处理",
    "作废场次中的红黄牌不计公平竞赛分；停赛另见 campus.cards",
    "积分只用整数；有半分的项目请把各项积分加倍",
    "弃权即退出时（forfeit_withdraws），对手由胜改为弃权会作废其全部场次，胜方名次可能反而下降",
)

GENERIC = Ruleset(
    id="duels.standings",
    title="循环赛积分榜（通用）",
    about="按积分和规程所列各项依次排定名次，可选部分队排定后如何继续",
    source="本系统约定；各项由规程决定",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=FOOTBALL,
    covers=(
        *FOOTBALL_COVERS,
        Clause("逐项往下比较，不重新开始", "由规程决定", "standings_restart_none.json"),
        Clause(
            "点球决胜后胜者、负者另给积分", "校园足球通行做法，未核对原文", "standings_shoot_out_points.json"
        ),
    ),
    leaves_out=LEAVES_OUT,
)

RULESETS = (GENERIC,)
