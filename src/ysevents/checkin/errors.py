"""What can go wrong with admissions and checkpoints."""

from ysevents.kit import errors


class CheckpointNotFound(errors.NotFound):
    """There is none, or it is not the account's: both read the same."""

    code = "checkpoint_not_found"
    message = "没有找到这个检查点，请从“我的检查点”重新进入。"


class AdmissionNotFound(errors.NotFound):
    code = "admission_not_found"
    message = "没有找到这张票，二维码可能已换新，请向发票的单位或场馆服务台询问。"


class PictureUnreadable(errors.Invalid):
    code = "picture_unreadable"
    message = "这不是能打开的照片，请重新拍一张，或输入票面代号。"


class PictureWithoutCode(errors.Invalid):
    status = 422
    code = "picture_without_code"
    message = "照片里没有找到二维码，请靠近些、对准光亮处重拍，或输入票面代号。"
