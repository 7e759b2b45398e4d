"""What a team agreed, apart from where it stands."""

import uuid
from datetime import date

from assessments.domain.commitments import AgreedBehaviour, Agreement


def test_agreement_is_what_was_agreed_without_its_place():
    day = date(2026, 12, 1)
    stored = AgreedBehaviour(uuid.UUID(int=1), "know", "Wij bellen.", "teamleider", day)

    assert stored.agreement == Agreement("Wij bellen.", "teamleider", day)
