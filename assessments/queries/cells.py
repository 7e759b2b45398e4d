"""A closed round as what its release is made of."""

import uuid
from collections import defaultdict
from typing import Any

from assessments import models
from assessments.domain.answers import NOT_APPLICABLE, AnswerSheet
from assessments.domain.cells import InvitedLink, Member, RoundTerms, Said
from assessments.domain.commitments import AgreedBehaviour
from assessments.domain.opinions import GoalOpinion
from assessments.domain.releases import TeamRelease
from assessments.domain.scoring import score
from assessments.domain.voices import may_show_sentences
from assessments.queries.questionnaires import content_of
from assessments.queries.submissions import answers_by_submission


def terms_of(round_: models.Round, *, with_consensus: bool) -> RoundTerms:
    """What a round was opened with, as its release needs it. Two queries."""
    content = content_of(round_.version_id)
    return RoundTerms(
        key=content.scoring_key,
        preconditions=tuple(block.scoring_key for block in content.preconditions),
        invited=round_.members,
        k=round_.k,
        links=tuple(InvitedLink(link.title, link.members) for link in round_.links.order_by("order")),
        with_consensus=with_consensus,
        has_mirror=content.has_mirror,
        looks_back=round_.follows_id is not None,
        commitments=agreed_after(round_.follows_id) if round_.follows_id else (),
    )


def agreed_after(round_id: uuid.UUID) -> tuple[AgreedBehaviour, ...]:
    """What a team agreed after a round, in building order. One query."""
    rows = models.Commitment.objects.filter(round=round_id).order_by("block__order")
    columns = ("id", "block__key", "behaviour", "owner", "due_date")
    return tuple(AgreedBehaviour(*row) for row in rows.values_list(*columns))


def cell_of_round(round_: uuid.UUID, version: uuid.UUID) -> list[Member]:
    """The submitted submissions of a round, scored, in an order that tells nothing. Six queries."""
    content = content_of(version)
    columns = ("id", "topic__key", "link__title")
    rows = models.Submission.objects.submitted().filter(round=round_).order_by("id").values_list(*columns)
    answers = answers_by_submission(models.Answer.objects.filter(submission__round=round_), content)
    said = _said_beside(round_)
    members = []
    for key, topic, link in rows:
        sheet = AnswerSheet(answers[key])
        members.append(Member(score(sheet, content.scoring_key), sheet, topic, link, Said(**said[key])))
    return members


def _said_beside(round_id: uuid.UUID) -> dict[uuid.UUID, dict[str, Any]]:
    """The fields of ``Said`` by submission. Four queries."""
    said: dict[uuid.UUID, dict[str, Any]] = defaultdict(
        lambda: {"outcomes": {}, "experiences": {}, "judged": defaultdict(dict)}
    )
    views = models.GoalView.objects.filter(submission__round=round_id)
    for key, is_confirmed in views.values_list("submission_id", "is_confirmed"):
        said[key]["goal"] = (GoalOpinion.CONFIRMED if is_confirmed else GoalOpinion.OTHERWISE).value
    outcomes = models.Outcome.objects.filter(submission__round=round_id)
    for key, commitment, value in outcomes.values_list("submission_id", "commitment_id", "value"):
        said[key]["outcomes"][str(commitment)] = value
    experiences = models.Experience.objects.filter(submission__round=round_id)
    for key, block, value in experiences.values_list("submission_id", "block__key", "value"):
        said[key]["experiences"][block] = value
    judged = models.MirrorAnswer.objects.filter(submission__round=round_id)
    for key, link, block, rating in judged.values_list("submission_id", "link__title", "block__key", "value"):
        said[key]["judged"][link][block] = NOT_APPLICABLE if rating is None else rating
    return said


def goal_sentences(round_id: uuid.UUID, release: TeamRelease) -> tuple[str, ...]:
    """What people who agreed to it wrote about the goal of a released round, in alphabetical order.

    Nothing unless ten people took part, and nothing below K sentences: also after one was withdrawn.
    One query.
    """
    shown = models.GoalView.objects.filter(submission__round=round_id, submission__status="submitted", may_show=True)
    sentences = sorted(shown.values_list("sentence", flat=True), key=lambda text: (text.casefold(), text))
    return tuple(sentences) if may_show_sentences(len(sentences), people=release.n, k=release.k) else ()
