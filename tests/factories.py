"""Rows for tests, made through the services where there is one."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from allauth.account.models import EmailAddress

from assessments import queries, tokens
from assessments.domain.content import Content
from assessments.domain.names import folded
from assessments.domain.records import BlockInput, SubmissionRecord
from assessments.models import (
    ChainLink,
    Coordinator,
    Delivery,
    Invitation,
    Organisation,
    Participation,
    Questionnaire,
    QuestionnaireVersion,
    Release,
    Round,
    Submission,
    Team,
    User,
)
from assessments.services import submissions

TODAY = date(2026, 11, 25)
OPENS_AT = datetime(2026, 11, 23, 7, tzinfo=UTC)


def make_draft(content: Content, *, today: date = TODAY) -> tuple[str, SubmissionRecord]:
    """A draft with its secret code."""
    code = submissions.start(start_key=tokens.new_start_key(), version=content.version, today=today)
    return code, find(code)


def find(code: str) -> SubmissionRecord:
    """The submission of a code that exists."""
    submission = queries.find_submission(code)
    assert submission is not None
    return submission


def fill(submission: SubmissionRecord, content: Content, block: str, values: list[object], note: str = "") -> None:
    """Answer the statements of a block in order; None leaves one open."""
    this = content.block(block)
    answers = {s.row: v for s, v in zip(this.statements, values, strict=False) if v is not None}
    submissions.save_block(submission=submission, block=this, given=BlockInput(answers, note))


def make_submitted(content: Content, *, value: object = 4, today: date = TODAY) -> tuple[str, SubmissionRecord]:
    """A finished submission in which every statement has the same answer."""
    code, submission = make_draft(content, today=today)
    for block in content.blocks:
        fill(submission, content, block.key, [value] * len(block.statements))
    submissions.finish(submission=submission, today=today)
    return code, find(code)


def make_version(**fields: object) -> QuestionnaireVersion:
    """An empty draft version of a questionnaire of its own."""
    number = QuestionnaireVersion.objects.count() + 1
    questionnaire = fields.pop("questionnaire", None) or Questionnaire.objects.create(key=f"other-{number}")
    defaults = {
        "questionnaire": questionnaire,
        "number": number,
        "title": "Vragenlijst",
        "period": "Nu",
        "not_applicable_label": "n.v.t.",
    }
    return QuestionnaireVersion.objects.create(**(defaults | fields))


def make_published(**fields: object) -> QuestionnaireVersion:
    """An empty version that was published."""
    version = make_version(**fields)
    version.status, version.published_date = "published", TODAY
    version.save()
    return version


# === Rounds ===


def make_user(email: str = "els@gemeente.example", **fields: object) -> User:
    """Somebody with an account, whose mailbox was shown to be theirs."""
    user = User.objects.create_user(email, "een lang wachtwoord", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_organisation(name: str = "Gemeente Noord", **fields: object) -> Organisation:
    return Organisation.objects.create(**({"name": name, "name_folded": folded(name)} | fields))


def make_team(name: str = "Team Noord", **fields: object) -> Team:
    """A team, of an organisation of its own unless one is given."""
    organisation = fields.pop("organisation", None) or make_organisation(f"Organisatie {Organisation.objects.count()}")
    return Team.objects.create(**({"name": name, "name_folded": folded(name), "organisation": organisation} | fields))


def make_coordinator(**fields: object) -> Coordinator:
    """The right to prepare rounds for a team, unless an organisation is given."""
    user = fields.pop("user", None) or make_user(f"els{User.objects.count()}@gemeente.example")
    if "organisation" not in fields:
        fields.setdefault("team", make_team())
    return Coordinator.objects.create(user=user, **fields)


#: How a round got where it is: the database lets it take its steps in order only.
STEPS = {
    "concept": (),
    "open": ("open",),
    "released": ("open", "released"),
    "withheld": ("open", "withheld"),
}


def make_round(*, status: str = "concept", links: Sequence[str] = (), invited: int = 0, **fields: object) -> Round:
    """A round in the published version, with chain links and slips from before it opened."""
    defaults = {
        "team": fields.pop("team", None) or make_team(),
        "version": fields.pop("version", None) or QuestionnaireVersion.objects.current().get(),
        "goal": "Meer mensen aan het werk",
        "members": 8,
        "opens_at": OPENS_AT,
        "closes_at": OPENS_AT + timedelta(days=14),
        "way": "slips",
        "k": 5,
    }
    made = Round.objects.create(**(defaults | fields))
    for order, title in enumerate(links, start=1):
        make_link(made, title, order=order)
    for _ in range(invited):
        make_invitation(made)
    for step in STEPS[status]:
        Round.objects.filter(pk=made.pk).update(status=step)
    made.refresh_from_db()
    return made


def make_link(of: Round, title: str = "Instroom", **fields: object) -> ChainLink:
    return ChainLink.objects.create(round=of, **({"title": title, "title_folded": folded(title), "order": 1} | fields))


def make_invitation(of: Round, address: str | None = None, **fields: object) -> Invitation:
    """A slip, or an invitation by mail if an address is given."""
    defaults = {"address": address, "address_folded": None if address is None else folded(address)}
    return Invitation.objects.create(round=of, **(defaults | fields))


def make_participation(invitation: Invitation | None = None, **fields: object) -> Participation:
    return Participation.objects.create(invitation=invitation or make_invitation(make_round()), **fields)


def make_delivery(invitation: Invitation | None = None, **fields: object) -> Delivery:
    """A queued invitation by mail."""
    invitation = invitation or make_invitation(make_round(way="mail"), "anna@gemeente.example")
    return Delivery.objects.create(invitation=invitation, **({"kind": "invitation", "day": TODAY} | fields))


def make_release_row(of: Round | None = None, **fields: object) -> Release:
    """A release without anything in it."""
    of = of or make_round(status="released")
    return Release.objects.create(round=of, **({"released_date": TODAY, "content": {}} | fields))


def make_round_submission(of: Round, **fields: object) -> Submission:
    """A draft in a round, straight in its table."""
    return Submission.objects.create(round=of, **({"version": of.version, "code_hash": secrets.token_hex(32)} | fields))
