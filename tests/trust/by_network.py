"""Scanners that ask the running product, each on its own network: Observatory, sectxt and wapiti."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.trust import own_network, product, tools
from tests.trust.own_network import HOST
from tests.trust.verdicts import Verdict, not_run

SCORE_WANTED = 130
#: Fewer addresses than this and the scanner was shut out, which proves nothing.
ADDRESSES_WANTED = {"stranger": 25, "coordinator and editor": 60}
#: Not among them: what needs lists from elsewhere (buster, cms, htp, nikto, takeover, wapp, wp_enum, network_device),
#: and ssl, as the certificate of this run says nothing of the operator's.
MODULES = (
    "backup,brute_login_form,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,https_redirect,ldap,log4shell,"
    "methods,permanentxss,redirect,shellshock,spring4shell,sql,ssrf,timesql,upload,xss,xxe"
)
#: They would end the session that the scan needs.
LEFT_ALONE = ("/uitloggen/", "/afsluiten/", "/resultaat/verwijderen/", "/account/", "/beheer/logout/")


def main(missing: dict[str, str], attack_seconds: int) -> list[Verdict]:
    """Start the product and ask each scanner that is installed."""
    # In memory where there is some: wapiti keeps what it saw in a database, and gives up when the disk is slow.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        folder = Path(name)
        own_network.furnish(folder)
        authority, certificate, key = own_network.make_certificate(folder)
        with product.serve(folder, certificate, key) as site:
            scans = {
                "observatory": lambda: [_observatory(authority)],
                "sectxt": lambda: [_sectxt(authority)],
                "wapiti": lambda: [
                    _wapiti(folder, "stranger", "", attack_seconds),
                    _wapiti(folder, "coordinator and editor", site.cookies, attack_seconds),
                ],
            }
            verdicts = []
            for scanner, scan in scans.items():
                verdicts += [not_run(scanner, missing[scanner])] if scanner in missing else scan()
            return [*verdicts, _server_log(site.log)]


def _observatory(authority: Path) -> Verdict:
    """Mozilla's score: A+ and 130 or more, each test passed."""
    env = own_network.without_proxies() | {"NODE_EXTRA_CA_CERTS": str(authority)}
    done = _run(["node", str(tools.OBSERVATORY / "src" / "scan.js"), HOST], env)
    found = json.loads(done.stdout)
    if "error" in found:
        return not_run("observatory", found["error"])
    scan = found["scan"]
    findings = [f"{name}: {test['result']}" for name, test in found["tests"].items() if not test["pass"]]
    figure = f"{scan['grade']}, {scan['score']} points, {scan['testsPassed']} of {scan['testsQuantity']} tests"
    return Verdict("observatory", figure, scan["score"] >= SCORE_WANTED and not findings, findings)


def _sectxt(authority: Path) -> Verdict:
    """The file as it is served, with certificate; two recommendations need a key of the operator."""
    env = own_network.without_proxies() | {"REQUESTS_CA_BUNDLE": str(authority)}
    done = _run(
        [str(tools.PYTHON / "sectxt"), "--show-recommendations", "--show-notifications", f"https://{HOST}"], env
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    errors = [line for line in lines if not any(code in line for code in ("no_encryption", "not_signed"))]
    figure = f"{len(errors)} findings; {len(lines) - len(errors)} hints on a key (signature, encryption)"
    return Verdict("sectxt", figure, done.returncode == 0 and not errors, errors)


def _wapiti(folder: Path, who: str, cookies: str, attack_seconds: int) -> Verdict:
    """Everything that it can reach, attacked by each module for so many seconds at most."""
    report = folder / f"{who}.json"
    command = [
        *(str(tools.PYTHON / "wapiti"), "--url", f"https://{HOST}/", "--scope", "domain", "--module", MODULES),
        *("--format", "json", "--output", str(report), "--store-session", str(folder / who), "--flush-session"),
        *(
            "--store-config",
            str(folder / "config"),
            "--no-bugreport",
            "--verbose",
            "0",
            "--timeout",
            "20",
            "--tasks",
            "4",
        ),
        *("--max-files-per-dir", "40", "--max-attack-time", str(attack_seconds), "--max-parameters", "40"),
        *(["--cookie-value", cookies] if cookies else []),
        *(part for path in LEFT_ALONE if cookies for part in ("--exclude", f"https://{HOST}{path}")),
    ]
    done = _run(command, own_network.without_proxies())
    if not report.exists():
        return not_run(f"wapiti, {who}", (done.stderr or done.stdout).strip()[-200:])
    found = json.loads(report.read_text(encoding="utf-8"))
    findings = [
        f"{kind}: {entry['method']} {entry['path']} {entry['info']}"
        for group in ("vulnerabilities", "anomalies")
        for kind, entries in found[group].items()
        for entry in entries
    ]
    addresses = int(found["infos"]["crawled_pages_nbr"])
    is_good = not findings and addresses >= ADDRESSES_WANTED[who]
    return Verdict(f"wapiti, {who}", f"{len(findings)} findings at {addresses} addresses", is_good, findings)


def _server_log(log: Path) -> Verdict:
    """What the product itself wrote meanwhile: an error there is a finding, whatever the page showed."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    errors = [line for line in lines if "Traceback" in line or "Internal Server Error" in line]
    return Verdict(
        "server log during all this",
        f"{len(errors)} errors in {len(lines)} lines",
        not errors,
        lines[-60:] if errors else [],
    )


def _run(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    result = main(json.loads(sys.argv[2]), int(sys.argv[3]))
    Path(sys.argv[1]).write_text(json.dumps([verdict.as_data() for verdict in result]), encoding="utf-8")
