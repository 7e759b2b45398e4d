"""Versions of a questionnaire: loaded from files, copied as a draft, published; with their pictures drawn ahead."""

import uuid
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import translation

from assessments import charts, queries
from assessments.charts.wording import drawing_fingerprint, words
from assessments.domain.content import Content
from assessments.domain.content_changes import meanings, rewordings
from assessments.domain.scoring_key import StatementRef
from assessments.models import ChartScaffold, Questionnaire, QuestionnaireVersion
from assessments.security_log import write
from assessments.services import content_rows
from assessments.services.content_files import QuestionnaireFiles
from assessments.services.file_content import content_of_files

Status = QuestionnaireVersion.Status


class EditedHere(Exception):
    """The published version was edited in this installation: files do not take its place by themselves."""


def load(*, files: QuestionnaireFiles, today: date, over_edits: bool = False) -> QuestionnaireVersion | None:
    """Publish the files as a new version and retire the one before; None if nothing changed.

    A questionnaire that is new here becomes the main one. An existing version is never touched:
    submissions finish on the version they began with. Only its pictures are drawn anew when their words
    or the drawing code changed. Raises EditedHere where an editor made the published version, unless
    ``over_edits``.
    """
    try:
        return _publish_files(files, today=today, over_edits=over_edits)
    finally:
        draw_all_scaffolds()


@transaction.atomic
def _publish_files(files: QuestionnaireFiles, *, today: date, over_edits: bool) -> QuestionnaireVersion | None:
    questionnaire = locked(files.main.data["key"])
    published = questionnaire.versions.current().first()
    if published is not None and published.content_digest == files.digest:
        return None
    if published is not None and not published.content_digest and not over_edits:
        raise EditedHere
    content = content_of_files(files)
    if published is not None and not published.content_digest:
        content = _after_edits(content, published)
    version = create_draft(questionnaire, content, content_digest=files.digest)
    if published is None:
        make_main(questionnaire)
    make_public(version, today=today)
    return version


def _after_edits(content: Content, edited: QuestionnaireVersion) -> Content:
    """The files with meanings that go on from those of an edited version.

    What was reworded in between counts as another meaning, as nobody said that it is the same.
    """
    before = queries.published_before(edited)
    given = meanings(content, before, changed=frozenset(one.ref for one in rewordings(content, before)))
    blocks = tuple(
        replace(
            block,
            statements=tuple(
                replace(s, meaning=max(s.meaning, given[StatementRef(block.key, s.key)])) for s in block.statements
            ),
        )
        for block in content.blocks
    )
    return replace(content, blocks=blocks)


def locked(key: str) -> Questionnaire:
    """The questionnaire, made if it is not there yet; others wait with its versions until this transaction ends."""
    Questionnaire.objects.get_or_create(key=key)
    return Questionnaire.objects.select_for_update().get(key=key)


def create_draft(
    questionnaire: Questionnaire,
    content: Content,
    *,
    based_on: QuestionnaireVersion | None = None,
    content_digest: str = "",
) -> QuestionnaireVersion:
    """A new draft with everything that the content says."""
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=_last_number(questionnaire) + 1,
        based_on=based_on,
        title=content.title,
        period=content.period,
        not_applicable_label=content.not_applicable,
        content_digest=content_digest,
    )
    content_rows.store(version, content)
    return version


def make_main(questionnaire: Questionnaire) -> None:
    """Let people outside a round take this questionnaire."""
    Questionnaire.objects.exclude(pk=questionnaire.pk).filter(is_main=True).update(is_main=False)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(is_main=True)


def make_public(version: QuestionnaireVersion, *, today: date) -> None:
    """Publish a checked draft as the newest version and retire the one before."""
    questionnaire = version.questionnaire
    newest = questionnaire.versions.fixed().aggregate(number=Max("number"))["number"] or 0
    if newest > version.number:
        version.number = _last_number(questionnaire) + 1
    questionnaire.versions.current().update(status=Status.RETIRED)
    version.status, version.published_date = Status.PUBLISHED, today
    version.save(update_fields=["status", "published_date", "number"])
    if not Questionnaire.objects.filter(is_main=True).exists():
        make_main(questionnaire)
    write("questionnaire.published", on=f"version:{version.pk}")


def _last_number(questionnaire: Questionnaire) -> int:
    return questionnaire.versions.aggregate(number=Max("number"))["number"] or 0


def draw_all_scaffolds() -> None:
    """Draw what is missing, for retired versions too: somebody may still be filling one in, or come back."""
    for key in QuestionnaireVersion.objects.fixed().values_list("pk", flat=True):
        draw_scaffolds(version=key)


@transaction.atomic
def draw_scaffolds(*, version: uuid.UUID) -> int:
    """Draw the pictures of a version without marks, per view and language; return how many.

    A picture that is there already with the same words and by the same drawing code stays.
    """
    content = queries.read_content(version)
    drawn = 0
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            text = words(content)
        fingerprint = drawing_fingerprint(text)
        for view in (*charts.View, charts.TREND):
            stored = ChartScaffold.objects.filter(version=version, view=view, language=language)
            if stored.filter(fingerprint=fingerprint).exists():
                continue
            scaffold = charts.draw_trend_scaffold(text) if view == charts.TREND else charts.draw_scaffold(view, text)
            fields = {"svg": scaffold.svg, "geometry": scaffold.geometry, "fingerprint": fingerprint}
            ChartScaffold.objects.update_or_create(version_id=version, view=view, language=language, defaults=fields)
            drawn += 1
    return drawn
