"""Reports as tagged PDF: the words and figures of a page, typeset by typst. They add no figure of their own.

A paper is made of parts (``parts``), filled from a report (``personal``, ``team``, ``guide``) and typeset out of
one template (``paper.typ``), which is the only place that knows how it looks.
"""

from assessments.documents.guide import guide_pdf
from assessments.documents.personal import personal_pdf
from assessments.documents.team import team_pdf

__all__ = ["guide_pdf", "personal_pdf", "team_pdf"]
