"""Writes the papers on privacy with the settings in force: register of processing, DPIA groundwork, works council."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

from assessments import reports

PAPERS: Final = (
    "verwerkingsregister.md",
    "dpia-grondslag.md",
    "voor-de-or.md",
    "gegevens.md",
    "gegevensstroom.svg",
)
FOLDER = Path("docs") / "privacy"


class Command(BaseCommand):
    help = "Write the papers on privacy, in Dutch, filled with the settings of this installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / FOLDER, metavar="FOLDER")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        to.mkdir(parents=True, exist_ok=True)
        with translation.override("nl"):
            context = reports.privacy_papers(
                operator=settings.OPERATOR_NAME,
                operator_email=settings.OPERATOR_EMAIL,
                k=settings.K,
                tries=settings.CODE_TRIES_PER_MINUTE,
            )
            for name in PAPERS:
                text = render_to_string(f"privacy_papers/nl/{name}", dict(context))
                (to / name).write_text(text.strip() + "\n", encoding="utf-8")
        self.stdout.write(f"Wrote {len(PAPERS)} papers to {to}.")
