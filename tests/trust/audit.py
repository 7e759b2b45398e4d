"""`make audit`: every scanner against this checkout, as a table. The exit status says whether all is well."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.trust import by_source, own_network, tools
from tests.trust.verdicts import Verdict, not_run

ON_THE_NETWORK = ("observatory", "sectxt", "wapiti")


def main() -> int:
    """Install, scan, print; 1 when something was found or did not run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attack-seconds", type=int, default=60, help="for each kind of attack of wapiti")
    chosen = parser.parse_args()
    missing = tools.install()
    verdicts = [*by_source.main(missing), *_by_network(missing, chosen.attack_seconds)]
    width = max(len(verdict.scanner) for verdict in verdicts)
    for verdict in verdicts:
        print(f"{'ok  ' if verdict.is_good else 'LOOK'}  {verdict.scanner:<{width}}  {verdict.figure}")
        for finding in verdict.findings:
            print(f"        {finding}")
    return 0 if all(verdict.is_good for verdict in verdicts) else 1


def _by_network(missing: dict[str, str], attack_seconds: int) -> list[Verdict]:
    why = own_network.why_not()
    if why:
        return [not_run(scanner, why) for scanner in ON_THE_NETWORK]
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = own_network.command("tests.trust.by_network", str(result), json.dumps(missing), str(attack_seconds))
        done = subprocess.run(command, cwd=tools.ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            return [not_run(scanner, done.stderr.strip()[-300:]) for scanner in ON_THE_NETWORK]
        return [Verdict(**row) for row in json.loads(result.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    sys.exit(main())
