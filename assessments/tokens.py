"""Secret codes: four groups of four characters, of which only a keyed hash is stored."""

import base64
import hashlib
import hmac
import secrets
import unicodedata
import uuid

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

#: Crockford's base 32: no I, L, O or U, so that nothing can be read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
CODE_BYTES = 10
FORM_TAG_LENGTH = 16

_RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_ALPHABET = str.maketrans(_RFC_4648, ALPHABET)
#: Hyphens and dashes as word processors turn them out.
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", **dict.fromkeys(_DASHES)})


def new_start_key() -> str:
    """A random text in the start form: pressing Start twice with it gives one code."""
    return secrets.token_urlsafe(24)


def code_from_start_key(start_key: str) -> str:
    """The 80-bit secret code that belongs to a start key, as 16 characters without dashes."""
    digest = _keyed_hash("start", start_key)
    return base64.b32encode(digest[:CODE_BYTES]).decode().translate(_TO_ALPHABET)


def normalised(typed: str) -> str:
    """A typed code as it was given out: any case, with or without dashes, spaces and invisible characters.

    >>> normalised("o123-4567 89ab-cdil")
    '0123456789ABCD11'
    """
    plain = unicodedata.normalize("NFKC", typed)
    seen = (char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")
    return "".join(seen).upper().translate(_READ_AS)


def grouped(code: str) -> str:
    """The code as people see it.

    >>> grouped("0123456789ABCDEF")
    '0123-4567-89AB-CDEF'
    """
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def code_hash(code: str) -> str:
    """The keyed hash (HMAC-SHA-256, hexadecimal) under which a submission is found by its code."""
    return _keyed_hash("code", code).hex()


def new_token() -> str:
    """A random 80-bit right to take part: 16 characters, in a link or on a slip."""
    return base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().translate(_TO_ALPHABET)


def slip_token(invitation: uuid.UUID) -> str:
    """The token of a slip: it follows from our key, so that a lost print can be made again."""
    return base64.b32encode(_keyed_hash("slip", str(invitation))[:CODE_BYTES]).decode().translate(_TO_ALPHABET)


def token_hash(token: str) -> str:
    """The keyed hash under which an invitation is found; another key than that of a code."""
    return _keyed_hash("token", token).hex()


def commitment_token(round_id: uuid.UUID, serial: int) -> str:
    """The token of a link to agreements: it follows from our key, so that the link can be shown again."""
    digest = _keyed_hash("agreements", f"{round_id}:{serial}")
    return base64.b32encode(digest[:CODE_BYTES]).decode().translate(_TO_ALPHABET)


def commitment_token_hash(token: str) -> str:
    """The keyed hash under which agreements are found by their link."""
    return _keyed_hash("agreements-link", token).hex()


def new_api_token() -> str:
    """A random 256-bit token for a program."""
    return secrets.token_urlsafe(32)


def api_token_hash(token: str) -> str:
    """The keyed hash under which the token of a program is found."""
    return _keyed_hash("api", token).hex()


def role_token_hash(token: str) -> str:
    """The keyed hash under which an invitation to a role is found."""
    return _keyed_hash("role", token).hex()


def kept_mark(user: int, code: str) -> str:
    """What an account's kept code is known by; it differs from account to account."""
    return _keyed_hash("kept", f"{user}:{code}").hex()


def sealed(text: str) -> str:
    """A text encrypted and signed under our key (Fernet), for what has to be read again."""
    return _fernet().encrypt(text.encode()).decode()


def unsealed(token: str) -> str:
    """The text that was sealed. Raises ValueError for anything else, also when the key changed."""
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ValueError("This was not sealed under our key.") from error


def form_tag(code: str) -> str:
    """What ties a form to the submission it was made for. It opens nothing.

    By the code, because a submission gets a new key when its round closes.
    """
    return _keyed_hash("form", code).hex()[:FORM_TAG_LENGTH]


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_keyed_hash("seal", "")))


def _keyed_hash(purpose: str, text: str) -> bytes:
    return hmac.new(settings.CODE_KEY.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).digest()
