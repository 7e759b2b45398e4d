"""Files that come in: on the pages that ask for one, and nowhere else."""

from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler

PAGES_WITH_A_FILE = {"round-invited", "team-import", "version-import"}


class ListUpload(MemoryFileUploadHandler):
    """Keeps a file in memory if it is small, reads past it if not, and refuses it where no page asks for one.

    Nothing is ever written to a disk: there is no other handler.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        match = self.request.resolver_match if self.request else None
        if match is None or match.url_name not in PAGES_WITH_A_FILE:
            raise TooManyFilesSent("This page takes no file.")
        super().new_file(*args, **kwargs)
