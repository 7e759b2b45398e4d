"""Where editors work: versions and blocks in Django's admin, with publishing, previews and exchange beside it."""

from assessments.admin.blocks import BlockAdmin
from assessments.admin.site import site
from assessments.admin.statements import StatementAdmin
from assessments.admin.versions import VersionAdmin
from assessments.models import BuildingBlock, QuestionnaireVersion, Statement

site.register(QuestionnaireVersion, VersionAdmin)
site.register(BuildingBlock, BlockAdmin)
site.register(Statement, StatementAdmin)

__all__ = ["site"]
