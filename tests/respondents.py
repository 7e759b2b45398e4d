"""A person with a browser, for tests of pages: does what one can do on the site, by plain forms."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments import queries
from assessments.domain.content import Content


@dataclass
class Respondent:
    """Walks through the test with Django's client; ``code`` is the return code as shown."""

    client: Client
    code: str = field(default="")

    @property
    def content(self) -> Content:
        return queries.current_content()

    def start(self) -> "Respondent":
        """Press Start on the home page and read the return code on the next one."""
        home = self.client.get(reverse("assessments:home"))
        start_key = re.search(r'name="start_key" value="([^"]+)"', home.content.decode())[1]
        self.client.post(reverse("assessments:start"), {"start_key": start_key})
        self.code = self.shown_code(self.client.get(reverse("assessments:goal")))
        return self

    @staticmethod
    def shown_code(page: HttpResponse) -> str:
        return re.search(r'id="code">([0-9A-Z-]{19})<', page.content.decode())[1]

    def block_url(self, block: str) -> str:
        return reverse("assessments:block", kwargs={"key": block})

    def fill(self, block: str, values: list[object], **extra: str) -> HttpResponse:
        """Rate the statements of a block in order; None leaves one open."""
        statements = self.content.block(block).statements
        given = {
            f"s-{statement.key}": str(value)
            for statement, value in zip(statements, values, strict=False)
            if value is not None
        }
        return self.client.post(self.block_url(block), given | extra)

    def fill_all(self, value: object = 4) -> "Respondent":
        """Give every statement the same answer."""
        for block in self.content.blocks:
            self.fill(block.key, [value] * len(block.statements))
        return self

    def finish(self) -> HttpResponse:
        return self.client.post(reverse("assessments:finish"))

    def result(self) -> str:
        """The text of the result page."""
        return self.client.get(reverse("assessments:result")).content.decode()

    def take(self, value: object = 4) -> "Respondent":
        """The whole test, every statement rated alike."""
        self.start().fill_all(value).finish()
        return self

    def lose_session(self) -> None:
        """What clearing cookies or a shared computer does; the CSRF cookie goes as well."""
        del self.client.cookies[settings.RESPONDENT_COOKIE_NAME]
