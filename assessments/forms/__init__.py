"""What may come in from a browser, checked and turned into plain values."""

from assessments.forms.block import BlockForm
from assessments.forms.codes import CodeForm, OtherCodeForm
from assessments.forms.fields import show_saved, without_nul
from assessments.forms.participation import TokenForm
from assessments.forms.steps import GoalForm, TopicForm

__all__ = ["BlockForm", "CodeForm", "GoalForm", "OtherCodeForm", "TokenForm", "TopicForm", "show_saved", "without_nul"]
