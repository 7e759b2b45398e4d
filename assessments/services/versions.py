"""Drafts of a questionnaire: begun as a copy, thrown away, or published."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from assessments import queries
from assessments.domain.content import Content
from assessments.domain.content_changes import changes_between, meanings, rewordings
from assessments.domain.content_checks import Finding, check
from assessments.domain.content_plain import to_plain
from assessments.domain.scoring_key import StatementRef
from assessments.models import Questionnaire, QuestionnaireVersion, Statement
from assessments.security_log import write
from assessments.services import history, questionnaires


class DraftExists(Exception):
    """Somebody is working on a draft already; ``version`` is its key."""

    def __init__(self, version: uuid.UUID) -> None:
        super().__init__(str(version))
        self.version = version


class NoDraft(Exception):
    """The version is no draft (any more): it was published, or thrown away."""


class NotReady(Exception):
    """The draft cannot be published yet; ``findings`` says why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


class ChangedMeanwhile(Exception):
    """The draft is not what the editor looked at, or it was not said of each reworded statement what it means."""


@transaction.atomic
def start_draft(*, questionnaire: str, editor: str, now: datetime) -> uuid.UUID:
    """Begin a draft as a complete copy of the published version.

    Raises DraftExists, and QuestionnaireVersion.DoesNotExist where nothing was published.
    """
    owner = questionnaires.locked(questionnaire)
    refuse_second_draft(owner)
    source = owner.versions.current().get()
    draft = questionnaires.create_draft(owner, queries.content_of(source.pk), based_on=source)
    history.note(draft, editor, now, "status", after="draft")
    return draft.pk


@transaction.atomic
def take_in(*, questionnaire: str, content: Content, editor: str, now: datetime) -> uuid.UUID:
    """Begin a draft with a content that was read in; of a new questionnaire if the key is new. Raises DraftExists."""
    owner = questionnaires.locked(questionnaire)
    refuse_second_draft(owner)
    source = owner.versions.current().first()
    draft = questionnaires.create_draft(owner, content, based_on=source)
    history.note(draft, editor, now, "status", after="draft")
    if source is not None:
        history.note_changes(draft, editor, now, changes_between(queries.content_of(source.pk), content))
    write("questionnaire.imported", on=f"version:{draft.pk}")
    return draft.pk


def refuse_second_draft(questionnaire: Questionnaire) -> None:
    """Raise DraftExists where there is a draft."""
    draft = questionnaire.versions.drafts().first()
    if draft is not None:
        raise DraftExists(draft.pk)


@transaction.atomic
def discard(*, version: uuid.UUID) -> None:
    """Throw a draft away with everything in it; a questionnaire without any version goes with it. Raises NoDraft."""
    draft = locked_draft(version)
    owner = draft.questionnaire
    draft.delete()
    if not owner.versions.exists():
        owner.delete()
    write("draft.discarded", on=f"version:{version}")


@transaction.atomic
def publish(
    *,
    version: uuid.UUID,
    seen: str,
    said: Mapping[StatementRef, bool],
    editor: str,
    now: datetime,
    today: date,
) -> None:
    """Publish a draft and retire the version before it; rounds and tests that run finish on theirs.

    ``seen`` is the digest of what the editor looked at. ``said`` tells of each rewording whether the
    meaning changed. Raises NoDraft, NotReady and ChangedMeanwhile; then nothing has changed.
    """
    draft = locked_draft(version)
    content = queries.read_content(version)
    if digest(content) != seen:
        raise ChangedMeanwhile
    stopping = tuple(finding for finding in check(content) if finding.stops_publishing)
    if stopping:
        raise NotReady(stopping)
    published = queries.published_before(draft)
    asked = {rewording.ref for rewording in rewordings(content, published)}
    if asked != set(said):
        raise ChangedMeanwhile
    changed = frozenset(ref for ref, has_changed in said.items() if has_changed)
    _give_meanings(content, meanings(content, published, changed=changed))
    history.note_meanings(draft, editor, now, said)
    history.note(draft, editor, now, "status", before="draft", after="published")
    questionnaires.make_public(draft, today=today)
    questionnaires.draw_scaffolds(version=version)


@transaction.atomic
def choose_main(*, version: uuid.UUID, editor: str, now: datetime) -> None:
    """Let people outside a round take the questionnaire of this published version."""
    chosen = QuestionnaireVersion.objects.current().select_related("questionnaire").get(pk=version)
    questionnaires.make_main(chosen.questionnaire)
    history.note(chosen, editor, now, "is_main", before="no", after="yes")
    write("questionnaire.chosen", on=f"version:{version}")


def locked_draft(version: uuid.UUID) -> QuestionnaireVersion:
    """A draft that nobody else changes until this transaction ends. Raises NoDraft."""
    draft = QuestionnaireVersion.objects.drafts().select_for_update().filter(pk=version).first()
    if draft is None:
        raise NoDraft
    return draft


def digest(content: Content) -> str:
    """A hash of everything that an editor can change."""
    return hashlib.sha256(json.dumps(to_plain(content)).encode()).hexdigest()


def _give_meanings(content: Content, given: Mapping[StatementRef, int]) -> None:
    for block in content.blocks:
        for statement in block.statements:
            meaning = given[StatementRef(block.key, statement.key)]
            if meaning != statement.meaning:
                Statement.objects.filter(pk=statement.row).update(meaning=meaning)
