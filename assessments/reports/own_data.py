"""Everything that is stored of one run, for the person whose it is."""

from dataclasses import asdict

from assessments import tokens
from assessments.domain.content import Content
from assessments.domain.looking_back import SaidBeside
from assessments.domain.records import FilledIn, SubmissionRecord
from assessments.domain.scoring_key import StatementRef


def own_data(filled_in: FilledIn, content: Content, code: str, said: SaidBeside | None = None) -> dict[str, object]:
    """Everything that is stored of one run, for a machine: dates as ISO 8601, answers as given.

    ``said`` is what somebody said in a round beside the statements.
    """
    submission: SubmissionRecord = filled_in.submission
    rows = []
    for block in content.blocks:
        for s in block.statements:
            ref = StatementRef(block.key, s.key)
            if ref in filled_in.answers:
                rows.append({"block": block.key, "statement": s.key, "text": s.text, "answer": filled_in.answers[ref]})
    return {
        "id": str(submission.id),
        "code_hash": tokens.code_hash(code),
        "questionnaire_version": content.number,
        "round_id": str(submission.round.id) if submission.round else None,
        "link_id": submission.link,
        "status": "submitted" if submission.is_submitted else "draft",
        "started_date": submission.started_date.isoformat() if submission.started_date else None,
        "submitted_date": submission.submitted_date.isoformat() if submission.submitted_date else None,
        "goal": submission.goal,
        "partners": submission.partners,
        "topic": submission.topic,
        "answers": rows,
        "notes": dict(filled_in.notes),
        **({} if said is None else _said(said)),
    }


def _said(said: SaidBeside) -> dict[str, object]:
    return {
        "goal_view": asdict(said.goal) if said.goal else None,
        "outcomes": {str(commitment): value for commitment, value in said.outcomes.items()},
        "experiences": dict(said.experiences),
        "judged_links": [{"link_id": link, "answers": dict(answers)} for link, answers in said.judged.items()],
    }
