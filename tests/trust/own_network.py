"""A network of its own, in which the product has a name, a certificate and the real ports.

Linux gives a process its own loopback and its own `/etc/hosts`. So the scanners run as they come, on
ports 80 and 443 of a host name, and nothing of it can reach another machine or be reached.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path

HOST = "zelftest.example.nl"
_SIOCSIFFLAGS = 0x8914
_IFF_UP_RUNNING = 0x1 | 0x40


_ALONE = ["unshare", "--user", "--map-root-user", "--net", "--mount"]


def command(module: str, *arguments: str) -> list[str]:
    """The command that runs a module in a network of its own."""
    return [*_ALONE, sys.executable, "-m", module, *arguments]


def why_not() -> str:
    """Why this machine cannot give a process its own network, or an empty text."""
    if shutil.which("unshare") is None:
        return "unshare (util-linux) is not installed"
    done = subprocess.run(
        [*_ALONE, "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip() if done.returncode else ""


def furnish(folder: Path) -> None:
    """Inside: switch the loopback on and give the host its address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP_RUNNING))
    hosts = folder / "hosts"
    hosts.write_text(f"127.0.0.1 localhost {HOST}\n")
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)


def make_certificate(folder: Path) -> tuple[Path, Path, Path]:
    """An authority of this run, and a certificate and key that it gave to the host."""
    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    certificate, key = folder / "host.pem", folder / "host.key"
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    _openssl(*new, "-subj", "/CN=audit", "-keyout", str(authority_key), "-out", str(authority))
    _openssl(*new, "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
             "-addext", "basicConstraints=critical,CA:FALSE", "-CA", str(authority), "-CAkey", str(authority_key),
             "-keyout", str(key), "-out", str(certificate))  # fmt: skip
    return authority, certificate, key


def without_proxies() -> dict[str, str]:
    """The environment for a scanner: no proxy of this machine stands between it and the product."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def _openssl(*arguments: str) -> None:
    subprocess.run(arguments, check=True, capture_output=True)
