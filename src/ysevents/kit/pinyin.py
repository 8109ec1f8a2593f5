"""Sort keys for Chinese names: full pinyin with tone, surnames as surnames are read.

The database has no Chinese collation; people may correct a key by hand.
"""

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "仇": "qiu2", "查": "zha1", "区": "ou1", "朴": "piao2",
    "覃": "qin2", "翟": "zhai2", "盖": "ge3", "乐": "yue4", "尉": "wei4", "召": "shao4", "缪": "miao4",
    "尹": "yin3", "冼": "xian3", "洗": "xian3", "员": "yun4", "逄": "pang2", "教": "jiao4",
}  # fmt: skip


def sort_key(name: str, *, is_person: bool = False) -> str:
    """The key by which `name` is sorted and found: syllables apart by blanks, tones as digits.

    Cut to what the columns of people and of units hold: names that long differ before.
    """
    syllables = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    if is_person and name[:1] in SURNAMES:
        syllables = [
            SURNAMES[name[0]],
            *lazy_pinyin(name[1:], style=Style.TONE3, neutral_tone_with_five=True),
        ]
    return " ".join(syllables).lower()[: 120 if is_person else 160]
