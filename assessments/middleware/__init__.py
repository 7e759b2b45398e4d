"""What holds for every request."""

from assessments.middleware.accounts import HideCode, NoticeEndedSession, RequireSecondFactor
from assessments.middleware.events import TellSecurityLog
from assessments.middleware.headers import HideToken, KeepPrivate, SecureEveryAnswer
from assessments.middleware.refusals import ExplainWrongMethod, RefuseUnreadable

__all__ = [
    "ExplainWrongMethod",
    "HideCode",
    "HideToken",
    "KeepPrivate",
    "NoticeEndedSession",
    "RefuseUnreadable",
    "RequireSecondFactor",
    "SecureEveryAnswer",
    "TellSecurityLog",
]
