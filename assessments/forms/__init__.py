"""What may come in from a browser, checked and turned into plain values."""

from assessments.forms.accounts import KeepResultForm
from assessments.forms.addresses import AddressForm
from assessments.forms.answer_imports import AnswersFileForm, StoreAnswersForm, pack_answers, unpack_answers
from assessments.forms.api_tokens import ApiTokenForm
from assessments.forms.block import BlockForm
from assessments.forms.closing import ClosingForm
from assessments.forms.codes import CodeForm, OtherCodeForm
from assessments.forms.commitments import CommitmentLinkForm, CommitmentsForm
from assessments.forms.exchange import PACKED_MAX, TOO_OLD, QuestionnaireFileForm, StoreForm, pack
from assessments.forms.fields import show_saved, without_nul
from assessments.forms.looking_back import GoalViewForm, LookBackForm, MirrorForm
from assessments.forms.participation import TokenForm
from assessments.forms.preview import PreviewForm, preview_record
from assessments.forms.roles import GrantForm, InviteForm, InviteToRoleForm
from assessments.forms.rounds import RoundForm, default_mail
from assessments.forms.steps import GoalForm, TopicForm
from assessments.forms.stored_plans import catch_up, plan_fields, with_value
from assessments.forms.teams import TeamForm

__all__ = [
    "PACKED_MAX",
    "TOO_OLD",
    "AddressForm",
    "AnswersFileForm",
    "ApiTokenForm",
    "BlockForm",
    "ClosingForm",
    "CodeForm",
    "CommitmentLinkForm",
    "CommitmentsForm",
    "GoalForm",
    "GoalViewForm",
    "GrantForm",
    "InviteForm",
    "InviteToRoleForm",
    "KeepResultForm",
    "LookBackForm",
    "MirrorForm",
    "OtherCodeForm",
    "PreviewForm",
    "QuestionnaireFileForm",
    "RoundForm",
    "StoreAnswersForm",
    "StoreForm",
    "TeamForm",
    "TokenForm",
    "TopicForm",
    "catch_up",
    "default_mail",
    "pack",
    "pack_answers",
    "plan_fields",
    "preview_record",
    "show_saved",
    "unpack_answers",
    "with_value",
    "without_nul",
]
