"""Who can open what: the key slots of ``keys.toml``.

Each database has a random 256-bit key, which never changes and stands nowhere in the clear. A slot holds it wrapped
(AES-256-GCM) under a key that only that slot's secret gives: a steward's slot wraps both databases' keys, a reviewer's only the
study's, so that no reviewer can open the vault, whatever the program does.

A passphrase becomes a master by Argon2id (RFC 9106), and the master becomes a slot's own key by HKDF-SHA256 (RFC 5869) with the
slot's own salt. Argon2id's salt and cost are one per study, not per slot, and that is on purpose: with a salt per slot, logging
in would take one derivation (half a second, 256 MiB) per researcher until one opens. What is given up is small: the salt is
random per study, so no table serves two studies, but whoever steals the folder tests one guess against all its slots at once,
which makes n slots at most n times easier to guess. HKDF's salts keep two slots from showing that they share anything.

The recovery key has 160 random bits of its own, which no amount of guessing finds, so HKDF alone is enough for it.

Removing a slot shuts out whoever knows only its passphrase. It does not change the databases' keys: a copy of the folder that
was made before still opens with it.
"""

import base64
import binascii
import re
import secrets
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from thematics.errors import NewerStudyError, StoreError, UsageError, WrongPassphraseError

__all__ = ["KdfCost", "KeyFile", "LogIn", "Researcher", "StudyKeys", "new_key_file"]

VERSION = 1
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
RECOVERY_BYTES = 20  # 160 bits: 32 letters and digits in base32
LEAST_PASSPHRASE = 8
RECOVERY = "recovery"

Role = Literal["steward", "reviewer"]
STEWARD: Role = "steward"
REVIEWER: Role = "reviewer"

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,30}")
_RECOVERY_FORM = re.compile(r"[A-Z2-7]{32}")
_STUDY_ID = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAMAGED = "keys.toml is damaged or was changed; restore it from a backup"

_HEADER = """\
# The keys of this study, each wrapped under somebody's passphrase. Keep a copy of this file with every backup: without it
# nobody can open the study, whatever passphrase they know. Change it with `thematics researcher`, never by hand.
"""
_KDF_HEADER = (
    "# How a passphrase becomes a key; one salt and cost for all slots, so that logging in takes one derivation."
)


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What a passphrase costs to try: Argon2id's parameters.

    The defaults take about half a second; tests use ``KdfCost(1, 8, 1)``.

    Attributes:
        time: Passes over the memory.
        memory_kib: Memory in KiB, at least 8 per lane.
        lanes: Degree of parallelism.
    """

    time: int = 3
    memory_kib: int = 262_144
    lanes: int = 4

    def __post_init__(self) -> None:
        # The upper bounds keep a file that was tampered with from filling the memory or hanging for hours.
        fits = 1 <= self.time <= 50 and 1 <= self.lanes <= 64 and 8 * self.lanes <= self.memory_kib <= 4 << 20  # noqa: PLR2004
        if not fits:
            raise StoreError(
                "the cost of a passphrase is out of range (time 1-50, lanes 1-64, memory 8 KiB per lane to 4 GiB)"
            )


@dataclass(frozen=True, slots=True)
class StudyKeys:
    """The databases' keys, 32 bytes each.

    Attributes:
        study: Opens ``study.db``.
        vault: Opens ``vault.db``; None where the slot does not hold it.
    """

    study: bytes = field(repr=False)
    vault: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class LogIn:
    """Who has logged in, and with which keys.

    Attributes:
        name: The slot's name; "recovery" for the recovery key.
        role: What the slot may open.
        keys: The keys it holds.
        seal: What the key file was bound to at log-in.
    """

    name: str
    role: Role
    keys: StudyKeys
    seal: str = ""

    def vault_key(self) -> bytes:
        """Give the vault's key.

        Raises:
            StoreError: The slot does not hold it.
        """
        if self.keys.vault is None:
            raise StoreError(f"'{self.name}' does not hold the vault's key; log in as a steward")
        return self.keys.vault


@dataclass(frozen=True, slots=True)
class Researcher:
    """Somebody who can open the study.

    Attributes:
        name: The slot's name.
        role: A steward opens everything; a reviewer never the vault.
        added: The day, ISO 8601.
    """

    name: str
    role: Role
    added: str


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    role: Role
    added: str
    salt: bytes
    study: bytes = field(repr=False)
    vault: bytes | None = field(repr=False)

    def unlock(self, master: bytes, study_id: str) -> StudyKeys | None:
        """Unwrap the slot's keys; None if the master is not this slot's."""
        cipher = AESGCM(_slot_key(master, self.salt))
        study = _unwrap(cipher, self.study, self._about(study_id, "study"))
        if study is None:
            return None
        if self.vault is None:
            return StudyKeys(study, None)
        vault = _unwrap(cipher, self.vault, self._about(study_id, "vault"))
        if vault is None:
            raise StoreError(_DAMAGED)
        return StudyKeys(study, vault)

    def lock(self, master: bytes, study_id: str, keys: StudyKeys) -> "_Slot":
        """Wrap the keys that the slot's role may hold."""
        cipher = AESGCM(_slot_key(master, self.salt))
        study = _wrap(cipher, keys.study, self._about(study_id, "study"))
        vault = None
        if self.role == STEWARD:
            if keys.vault is None:
                raise StoreError("only who holds the vault's key can give it to a steward")
            vault = _wrap(cipher, keys.vault, self._about(study_id, "vault"))
        return replace(self, study=study, vault=vault)

    def _about(self, study_id: str, database: str) -> bytes:
        # Associated data: a wrapped key opens only as what it was made for (no name or role holds a line break).
        return "\n".join(("thematics", str(VERSION), study_id, self.name, self.role, database)).encode()


@dataclass(frozen=True, slots=True)
class KeyFile:
    """``keys.toml`` as a value: every change gives a new one.

    Attributes:
        study_id: Random; ties slots to this study.
        cost: Argon2id's parameters.
        salt: Argon2id's salt.
        slots: In order of adding.
    """

    study_id: str
    cost: KdfCost
    salt: bytes
    slots: tuple[_Slot, ...]

    @property
    def researchers(self) -> tuple[Researcher, ...]:
        """The people who can open the study; the recovery key is nobody's."""
        return tuple(Researcher(slot.name, slot.role, slot.added) for slot in self.slots if slot.name != RECOVERY)

    def unlock(self, secret: str) -> LogIn:
        """Find the slot that a passphrase or the recovery key opens: at most one Argon2id derivation.

        Raises:
            WrongPassphraseError: No slot opens with it.
            StoreError: A slot was tampered with.
        """
        recovery = _recovery_bytes(secret)
        if recovery is not None and (found := self._open(recovery, recovery=True)):
            return found
        if found := self._open(_master(secret, self.salt, self.cost), recovery=False):
            return found
        raise WrongPassphraseError("that is no passphrase of this study; try again, or use the recovery key")

    def with_researcher(self, name: str, passphrase: str, role: Role, keys: StudyKeys) -> "KeyFile":
        """Add a slot.

        Raises:
            UsageError: The name is taken or has no valid form, the passphrase is too short or somebody else's.
        """
        check_name(name)
        check_passphrase(passphrase)
        if any(slot.name == name for slot in self.slots):
            raise UsageError(f"'{name}' is taken; choose another name, or remove that researcher first")
        master = _master(passphrase, self.salt, self.cost)
        if self._open(master, recovery=False) is not None:
            # One passphrase for two slots would sign one's decisions with the other's name.
            raise UsageError("choose another passphrase; this one can't be used here")
        return replace(self, slots=(*self.slots, self._new_slot(name, role, master, keys)))

    def without_researcher(self, name: str) -> "KeyFile":
        """Take a slot away.

        Raises:
            UsageError: There is none of that name, or it is the last steward's.
        """
        leaving = next((each for each in self.researchers if each.name == name), None)
        if leaving is None:
            raise UsageError(f"there is no researcher '{name}'; `thematics researcher list` tells who there are")
        stewards = [each.name for each in self.researchers if each.role == STEWARD]
        if stewards == [name]:
            raise UsageError(f"'{name}' is the last steward; add another one first, or nobody can open the vault")
        return replace(self, slots=tuple(slot for slot in self.slots if slot.name != name))

    def text(self) -> str:
        """Write the file."""
        head = f"{_HEADER}version = {VERSION}\nstudy = {_quoted(self.study_id)}\n"
        kdf = [f"time = {self.cost.time}", f"memory_kib = {self.cost.memory_kib}", f"lanes = {self.cost.lanes}"]
        parts = [head, "\n".join([_KDF_HEADER, "[argon2id]", *kdf, f"salt = {_quoted(_to_text(self.salt))}", ""])]
        for slot in self.slots:
            lines = [f"name = {_quoted(slot.name)}", f"role = {_quoted(slot.role)}", f"added = {_quoted(slot.added)}"]
            lines += [f"salt = {_quoted(_to_text(slot.salt))}", f"study_key = {_quoted(_to_text(slot.study))}"]
            lines += [f"vault_key = {_quoted(_to_text(slot.vault))}"] if slot.vault is not None else []
            parts.append("\n".join(["[[slot]]", *lines, ""]))
        return "\n".join(parts)

    @classmethod
    def parse(cls, text: str) -> "KeyFile":
        """Read the file.

        Raises:
            StoreError: It is damaged.
            NewerStudyError: A later version of thematics wrote it.
        """
        try:
            values = tomllib.loads(text)
            newer = isinstance(values["version"], int) and values["version"] > VERSION
            parsed = None if newer else cls._of(values)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, StoreError):
            raise StoreError(_DAMAGED) from None
        if parsed is None:
            raise NewerStudyError(
                "keys.toml was written by a later version of thematics; open this study with that version"
            )
        return parsed

    @classmethod
    def _of(cls, values: Mapping[str, Any]) -> "KeyFile":
        kdf = values["argon2id"]
        if values["version"] != VERSION or not _STUDY_ID.fullmatch(values["study"]):
            raise ValueError(VERSION)
        cost = KdfCost(_number(kdf["time"]), _number(kdf["memory_kib"]), _number(kdf["lanes"]))
        slots = tuple(_slot_of(each) for each in values["slot"])
        if len({slot.name for slot in slots}) != len(slots):
            raise ValueError(len(slots))
        return cls(values["study"], cost, _from_text(kdf["salt"], SALT_BYTES), slots)

    @property
    def seal(self) -> str:
        """What no slot opens without: a file in which the cost or the salt was changed opens for nobody."""
        return f"{self.study_id} {self.cost.time} {self.cost.memory_kib} {self.cost.lanes} {self.salt.hex()}"

    def _open(self, master: bytes, *, recovery: bool) -> LogIn | None:
        for slot in self.slots:
            if (slot.name == RECOVERY) == recovery and (keys := slot.unlock(master, self.seal)) is not None:
                return LogIn(slot.name, slot.role, keys, self.seal)
        return None

    def _new_slot(self, name: str, role: Role, master: bytes, keys: StudyKeys) -> _Slot:
        day = datetime.now(UTC).date().isoformat()
        return _Slot(name, role, day, secrets.token_bytes(SALT_BYTES), b"", None).lock(master, self.seal, keys)


def new_key_file(passphrase: str, researcher: str, cost: KdfCost) -> tuple[KeyFile, LogIn, str]:
    """Make a study's keys: a steward's slot and the recovery key's.

    Returns:
        The file, the steward's log-in, and the recovery key as people write it down.

    Raises:
        UsageError: The name has no valid form, or the passphrase is too short.
    """
    keys = StudyKeys(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))
    file = KeyFile(secrets.token_hex(16), cost, secrets.token_bytes(SALT_BYTES), ())
    file = file.with_researcher(researcher, passphrase, STEWARD, keys)
    secret = secrets.token_bytes(RECOVERY_BYTES)
    file = replace(file, slots=(*file.slots, file._new_slot(RECOVERY, STEWARD, secret, keys)))  # noqa: SLF001 - its own module
    letters = base64.b32encode(secret).decode()
    shown = "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    return file, LogIn(researcher, STEWARD, keys, file.seal), shown


def check_name(name: str) -> None:
    """See that a name can be a slot's.

    Raises:
        UsageError: It can't.
    """
    if not _NAME.fullmatch(name) or name == RECOVERY:
        raise UsageError(
            "a researcher's name has 1 to 31 lower-case letters, digits, dots, dashes or underscores, begins with a letter or "
            f"digit, and is not '{RECOVERY}'"
        )


def check_passphrase(passphrase: str) -> None:
    """See that a passphrase is long enough.

    Raises:
        UsageError: It is not.
    """
    if len(passphrase.strip()) < LEAST_PASSPHRASE:
        raise UsageError(f"choose a passphrase of at least {LEAST_PASSPHRASE} characters")


def _recovery_bytes(secret: str) -> bytes | None:
    letters = re.sub(r"[\s-]+", "", secret).upper()
    return base64.b32decode(letters) if _RECOVERY_FORM.fullmatch(letters) else None


def _master(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    # NFC, since keyboards of one system type "ë" as one character and of another as two (RFC 8265, OpaqueString).
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(secret, salt, cost.time, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)
    except HashingError:
        raise StoreError(
            f"checking a passphrase takes {cost.memory_kib // 1024} MiB of memory; close other programs and try again"
        ) from None


def _slot_key(master: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"thematics key slot").derive(master)


def _wrap(cipher: AESGCM, key: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, key, about)


def _unwrap(cipher: AESGCM, wrapped: bytes, about: bytes) -> bytes | None:
    try:
        return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], about)
    except InvalidTag:
        return None


def _slot_of(values: Mapping[str, Any]) -> _Slot:
    name, role, added = values["name"], values["role"], values["added"]
    if not _NAME.fullmatch(name) or role not in (STEWARD, REVIEWER) or not _DAY.fullmatch(added):
        raise ValueError(len(values))
    wrapped = NONCE_BYTES + KEY_BYTES + TAG_BYTES
    vault = _from_text(values["vault_key"], wrapped) if role == STEWARD else None
    return _Slot(
        name, role, added, _from_text(values["salt"], SALT_BYTES), _from_text(values["study_key"], wrapped), vault
    )


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(type(value))
    return value


def _to_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from_text(text: Any, length: int) -> bytes:
    data = base64.b64decode(text, validate=True)
    if len(data) != length:
        raise binascii.Error(length)
    return data


def _quoted(text: str) -> str:
    return f'"{text}"'
