"""The fixed words of privacy."""

from ysevents.kit.enums import Labelled


class RequestKind(Labelled):
    """What somebody may ask about their own data, or a guardian about a child's."""

    ACCESS = "access", "查阅、复制"
    CORRECTION = "correction", "更正、补充"
    ERASURE = "erasure", "删除"
    EXPLANATION = "explanation", "解释说明"
