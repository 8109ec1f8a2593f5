"""The catalogue of open data: what each set is, where it lies, how often it changes, under which conditions."""

from dataclasses import dataclass
from typing import Any

from ysevents.feeds.enums import OpenFeed
from ysevents.feeds.service.published import LICENCE
from ysevents.web.open_data import FEWEST

NAMES = {
    "csv": ("CSV", "text/csv"), "json": ("JSON", "application/json"), "geojson": ("GeoJSON", "application/geo+json"),
    "ics": ("iCal", "text/calendar"), "rpde": ("OpenActive RPDE", "application/vnd.openactive.rpde+json"),
}  # fmt: skip
BOOKABLE = (OpenFeed.FACILITY_USES, OpenFeed.SLOTS)
CHANGES = (OpenFeed.VENUES, OpenFeed.EVENTS, OpenFeed.SESSION_SERIES, OpenFeed.SCHEDULED_SESSIONS)
FREE = "无条件开放，注明来源即可（CC BY 4.0）"


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set with the files it comes in: path by form."""

    title: str
    summary: str
    field: str
    cycle: str
    files: tuple[tuple[str, str], ...]

    @property
    def links(self) -> list[dict[str, str]]:
        """For pages: the name of each form and where it lies."""
        several = len({form for form, _ in self.files}) < len(self.files)
        return [
            {"label": OpenFeed(path.rpartition("/")[2]).label if several else NAMES[form][0], "href": path}
            for form, path in self.files
        ]


def of_county() -> list[DataSet]:
    """What there is of the whole county."""
    here = "/open-data"
    return [
        DataSet(
            "体育场馆和健身场地",
            "向公众开放的场馆：名称、类型、乡镇、地址、坐标、项目、开放时间（文字）。",
            "体育设施",
            "实时",
            (
                ("geojson", f"{here}/venues.geojson"),
                ("csv", f"{here}/venues.csv"),
                ("json", f"{here}/venues.json"),
            ),
        ),
        DataSet(
            "场地",
            "场馆里的每一块场地：项目、室内外、面积。",
            "体育设施",
            "实时",
            (("csv", f"{here}/spaces.csv"), ("json", f"{here}/spaces.json")),
        ),
        DataSet(
            "可预约时段",
            "现在任何人都能预约的场地时段和价格；约满即从数据中删除。按OpenActive的RPDE逐页读取。",
            "体育设施",
            "实时",
            tuple(("rpde", f"{here}/openactive/{feed}") for feed in BOOKABLE),
        ),
        DataSet(
            "变动数据",
            "场馆、赛事、活动系列和场次的变动，删除也有记录，供程序增量读取。",
            "体育赛事",
            "实时",
            tuple(("rpde", f"{here}/openactive/{feed}") for feed in CHANGES),
        ),
        DataSet(
            "赛事日程",
            "全县公开的比赛、单元、课程和闭馆：时间、地点、状态；过去90天和将来400天。",
            "体育赛事",
            "实时",
            (("csv", f"{here}/fixtures.csv"), ("json", f"{here}/fixtures.json"), ("ics", "/cal/county.ics")),
        ),
        DataSet(
            "场地预约统计",
            f"按月、场馆、项目统计的预约次数和小时数；少于{FEWEST}次的不公开，不含个人信息。",
            "体育设施",
            "每月1日",
            (("csv", f"{here}/bookings.csv"), ("json", f"{here}/bookings.json")),
        ),
    ]


def of_event(event: str) -> list[DataSet]:
    """What there is of one event or contest."""
    here = f"/open-data/events/{event}"
    return [
        DataSet(
            "赛程",
            "全部单元和场次：时间、地点、状态。",
            "体育赛事",
            "实时",
            (
                ("csv", f"{here}/fixtures.csv"),
                ("json", f"{here}/fixtures.json"),
                ("ics", f"/cal/event/{event}.ics"),
            ),
        ),
        DataSet(
            "出场名单",
            "已公布的分组名单：道次、号码、单位；姓名只显示部分。",
            "体育赛事",
            "公布时",
            (("csv", f"{here}/start-lists.csv"), ("json", f"{here}/start-lists.json")),
        ),
        DataSet(
            "成绩",
            "已公告的成绩：名次、号码、单位、成绩；姓名只显示部分，更正后随即更新。",
            "体育赛事",
            "公告时",
            (("csv", f"{here}/results.csv"), ("json", f"{here}/results.json")),
        ),
    ]


def as_dcat(address: str, bureau: str) -> dict[str, Any]:
    """The catalogue after DCAT, with the Chinese names of its metadata beside them."""
    return {
        "@context": "https://www.w3.org/ns/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": "永顺体育数据目录",
        "dct:publisher": bureau,
        "dct:license": LICENCE,
        "dct:language": "zh-CN",
        "dcat:dataset": [_entry(one, address, bureau) for one in (*of_county(), *of_event("{id}"))],
    }


def _entry(one: DataSet, address: str, bureau: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Dataset",
        "dct:title": one.title,
        "dct:description": one.summary,
        "dct:accrualPeriodicity": one.cycle,
        "dct:license": LICENCE,
        "名称": one.title,
        "摘要": one.summary,
        "领域": one.field,
        "提供部门": bureau,
        "更新周期": one.cycle,
        "开放条件": FREE,
        "数据格式": [NAMES[form][0] for form, _ in one.files],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:format": NAMES[form][0],
                "dcat:mediaType": NAMES[form][1],
                "dcat:downloadURL": f"{address}{path}",
            }
            for form, path in one.files
        ],
    }
