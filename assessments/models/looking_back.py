"""What somebody says in a round beside the statements: about the goal, about last time, about other links."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.domain.constants import SCALE_POINTS_MAX
from assessments.domain.opinions import EXPERIENCES, OUTCOMES
from assessments.models.commitments import Commitment
from assessments.models.questionnaires import BuildingBlock
from assessments.models.rounds import ChainLink
from assessments.models.submissions import Submission

SENTENCE_MAX_LENGTH = 200


class GoalView(models.Model):
    """Whether somebody recognises the goal of the round, or the goal in one sentence of their own.

    ``may_show`` is the consent to show the sentence literally. Sentences that are not shown are
    erased at closing; one that is shown can be withdrawn, so it is never part of a release.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, primary_key=True, related_name="goal_view")
    is_confirmed = models.BooleanField()
    sentence = models.CharField(max_length=SENTENCE_MAX_LENGTH, blank=True)
    may_show = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("view of the goal")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_confirmed=False) | Q(sentence="", may_show=False), name="goal_view_confirmed_or_worded"
            ),
            models.CheckConstraint(condition=Q(may_show=False) | ~Q(sentence=""), name="goal_view_shows_a_sentence"),
        ]

    def __str__(self) -> str:
        return self.sentence or str(self.is_confirmed)


class Outcome(models.Model):
    """What somebody saw of an agreement of the round before."""

    pk = models.CompositePrimaryKey("submission_id", "commitment_id")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="outcomes")
    commitment = models.ForeignKey(Commitment, on_delete=models.RESTRICT, related_name="+")
    value = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("outcome of an agreement")
        constraints = [models.CheckConstraint(condition=Q(value__in=OUTCOMES), name="outcome_known")]

    def __str__(self) -> str:
        return self.value


class Experience(models.Model):
    """Whether a block goes better than at the round before, as somebody experiences it."""

    pk = models.CompositePrimaryKey("submission_id", "block_id")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="experiences")
    block = models.ForeignKey(BuildingBlock, on_delete=models.RESTRICT, related_name="+")
    value = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("experience of a block")
        constraints = [models.CheckConstraint(condition=Q(value__in=EXPERIENCES), name="experience_known")]

    def __str__(self) -> str:
        return self.value


class MirrorAnswer(models.Model):
    """A rating of working with another link of the chain, one statement for each block.

    All of them are erased at closing: they would tell in which link somebody works.
    """

    pk = models.CompositePrimaryKey("submission_id", "link_id", "block_id")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="mirror_answers")
    link = models.ForeignKey(ChainLink, on_delete=models.RESTRICT, related_name="+")
    block = models.ForeignKey(BuildingBlock, on_delete=models.RESTRICT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)
    is_not_applicable = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer about another link")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_not_applicable=True, value=None)
                | Q(is_not_applicable=False, value__isnull=False, value__range=(1, SCALE_POINTS_MAX)),
                name="mirror_answer_rated_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return "n.v.t." if self.is_not_applicable else str(self.value)
