"""Publishes the questionnaire from its files; does nothing when it has been loaded before."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import assessments
from assessments.services import content_files, questionnaires

DEFAULT_FOLDER = Path(assessments.__file__).parent / "content"


class Command(BaseCommand):
    help = "Publish the questionnaire in a folder of TOML files as a new version, if it changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
        parser.add_argument(
            "--over-edits", action="store_true", help="also where an editor published the version before"
        )

    def handle(self, *args: Any, folder: Path, over_edits: bool, **options: Any) -> None:
        try:
            files = content_files.read_questionnaire(folder)
        except content_files.ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        try:
            version = questionnaires.load(files=files, today=timezone.localdate(), over_edits=over_edits)
        except questionnaires.EditedHere:
            self.stdout.write("The questionnaire was edited here and stays as it is; --over-edits replaces it.")
            return
        self.stdout.write(f"Published version {version.number}." if version else "The questionnaire is up to date.")
