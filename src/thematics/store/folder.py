"""The study folder: made, opened, and closed as one."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from thematics.errors import NotAStudyError, NoVaultError, StoreError, UsageError
from thematics.store.files import read_text, write_atomic
from thematics.store.keys import REVIEWER, STEWARD, KdfCost, KeyFile, LogIn, Researcher, new_key_file
from thematics.store.settings import Settings, new_settings
from thematics.store.study_database import StudyDatabase
from thematics.store.vault import Vault

__all__ = ["OpenStudy", "check_new_study", "create_study", "is_study", "open_study", "require_study"]

SETTINGS, KEYS, FRAMEWORK, VAULT, STUDY = "thematics.toml", "keys.toml", "framework.yaml", "vault.db", "study.db"
FILES = (SETTINGS, KEYS, FRAMEWORK, VAULT, STUDY)
AUDIO, SOUND = "audio", ".sound"
# What desktops put into folders that people call empty.
_CLUTTER = frozenset({".DS_Store", "desktop.ini", "Thumbs.db"})


class OpenStudy:
    """A study folder that somebody has logged in to; a context manager.

    Attributes:
        folder: The folder.
        author: The name of the key slot that opened it ("recovery" for the recovery key).
        settings: ``thematics.toml``.
        study: ``study.db``.
        vault: ``vault.db``; None where the log-in does not open it.
        framework_text: The codebook as it was when the study was made; ``framework.yaml`` is a copy for people to read.
    """

    def __init__(self, folder: Path, log_in: LogIn, *, vault: bool = True) -> None:
        self.folder = folder
        self.author = log_in.name
        self._log_in = log_in
        self.settings = Settings(read_text(folder / SETTINGS))
        self.study = StudyDatabase(folder / STUDY, log_in.keys.study)
        self.framework_text = self.study.framework()
        self.vault: Vault | None = None
        if vault and log_in.keys.vault is not None:
            try:
                self.vault = Vault(folder / VAULT, log_in.keys.vault)
            except BaseException:
                self.study.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def require_vault(self) -> Vault:
        """Give the vault.

        Raises:
            NoVaultError: The log-in does not open it.
        """
        if self.vault is None:
            raise NoVaultError(f"this needs the vault, which is closed to '{self.author}' here; log in as a steward")
        return self.vault

    @property
    def audio_folder(self) -> Path:
        """Where recordings stand, encrypted; it is made with the first one."""
        return self.folder / AUDIO

    def recording_path(self, document: str) -> Path:
        """Give where the recording of a document stands or would stand.

        Raises:
            StoreError: It is no document's id.
        """
        if not (document.isascii() and document.isalnum()):
            raise StoreError("there is no such document; `thematics list documents` shows them")
        return self.audio_folder / f"{document}{SOUND}"

    def save_settings(self) -> None:
        """Write ``thematics.toml``, comments and all.

        Raises:
            UsageError: Two values don't fit each other.
        """
        write_atomic(self.folder / SETTINGS, self.settings.text)

    def reload_settings(self) -> None:
        """Read ``thematics.toml`` again.

        Raises:
            UsageError: A value can't be used; then the settings stay as they were.
        """
        self.settings = Settings(read_text(self.folder / SETTINGS))

    def researchers(self) -> tuple[Researcher, ...]:
        """Give who can open the study, in order of adding."""
        return self._key_file().researchers

    def add_researcher(self, name: str, passphrase: str, *, steward: bool = False) -> None:
        """Give somebody a passphrase of their own.

        Args:
            name: 1 to 31 lower-case letters, digits, dots, dashes and underscores.
            passphrase: At least 8 characters.
            steward: Whether it opens the vault too.

        Raises:
            UsageError: The name is taken or has no valid form, or the passphrase can't be used.
            NoVaultError: Only a steward adds researchers.
        """
        self.require_vault()
        with self._changing_keys() as keys:
            role = STEWARD if steward else REVIEWER
            changed = keys.with_researcher(name, passphrase, role, self._log_in.keys)
            write_atomic(self.folder / KEYS, changed.text())

    def remove_researcher(self, name: str) -> None:
        """Take somebody's passphrase away; what they decided stays.

        Raises:
            UsageError: There is no such researcher, or it is the last steward.
            NoVaultError: Only a steward removes researchers.
        """
        if self._log_in.role != STEWARD:
            raise NoVaultError(f"only a steward removes researchers, and '{self.author}' is a reviewer")
        with self._changing_keys() as keys:
            write_atomic(self.folder / KEYS, keys.without_researcher(name).text())

    def close(self) -> None:
        """Close both databases; a second time does nothing."""
        self.study.close()
        if self.vault is not None:
            self.vault.close()

    def _key_file(self) -> KeyFile:
        return KeyFile.parse(read_text(self.folder / KEYS))

    @contextlib.contextmanager
    def _changing_keys(self) -> Iterator[KeyFile]:
        # The study's write lock, so that two processes that change keys.toml do so in turn.
        with self.study.transaction():
            keys = self._key_file()
            if keys.seal != self._log_in.seal:
                raise StoreError(f"{KEYS} was changed by something else since you logged in; restore it from a backup")
            yield keys


def is_study(folder: Path) -> bool:
    """Say whether a folder holds a study."""
    return (folder / KEYS).is_file()


def create_study(  # noqa: PLR0913 - one keyword per thing that a study has
    folder: Path,
    *,
    passphrase: str,
    framework: str,
    researcher: str = "steward",
    title: str = "",
    lang: str = "nl",
    kdf: KdfCost = KdfCost(),  # noqa: B008 - frozen
) -> tuple[OpenStudy, str]:
    """Make a study folder and log in to it.

    Args:
        folder: A new folder, or an empty one.
        passphrase: The first steward's, at least 8 characters.
        framework: Text of ``framework.yaml``.
        researcher: The first steward's name.
        title: The study's title.
        lang: "nl" or "en".
        kdf: What a passphrase costs to try.

    Returns:
        The study, and the recovery key: shown once, stored nowhere.

    Raises:
        UsageError: The folder is in use, the passphrase too short, or the name or language can't be used.
        StoreError: It can't be written; nothing is left behind.
    """
    check_new_study(folder)
    settings = new_settings(title, lang)
    keys, log_in, recovery = new_key_file(passphrase, researcher, kdf)
    with _undone_on_error(folder):
        write_atomic(folder / SETTINGS, settings.text)
        write_atomic(folder / FRAMEWORK, framework)
        database = StudyDatabase(folder / STUDY, log_in.keys.study, create=True)
        database.put_framework(framework)
        database.close()
        Vault(folder / VAULT, log_in.vault_key(), create=True).close()
        # The keys come last: a folder without them is no study.
        write_atomic(folder / KEYS, keys.text())
        return OpenStudy(folder, log_in), recovery


def open_study(folder: Path, *, passphrase: str, vault: bool = True) -> OpenStudy:
    """Log in to a study: one Argon2id derivation, whoever it is; none for the recovery key.

    Args:
        folder: The study folder.
        passphrase: Any researcher's passphrase, or the recovery key.
        vault: Open the vault too, where the log-in holds its key.

    Raises:
        NotAStudyError: The folder holds no study.
        WrongPassphraseError: No slot opens with the passphrase.
        NewerStudyError: A later version of thematics has written it.
        StoreError: A file is missing or damaged.
        UsageError: A value in ``thematics.toml`` can't be used.
    """
    require_study(folder)
    return OpenStudy(folder, KeyFile.parse(read_text(folder / KEYS)).unlock(passphrase), vault=vault)


def require_study(folder: Path) -> None:
    """See that a folder holds a study, before anybody types a passphrase.

    Raises:
        NotAStudyError: It holds none.
        StoreError: It holds part of one.
    """
    if is_study(folder):
        return
    if any((folder / name).exists() for name in (STUDY, VAULT)):
        raise StoreError(f"{KEYS} is missing, and without it a study can't be opened; restore it from a backup")
    raise NotAStudyError(f"'{folder}' holds no study; give its folder with --study, or make one with `thematics init`")


def check_new_study(folder: Path) -> None:
    """See that a study can be made in a folder: it does not exist, or is empty.

    Raises:
        UsageError: It is a file, or holds something.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"'{folder}' is a file; choose a new folder for the study")
    inside = {path.name for path in folder.iterdir()} - _CLUTTER if folder.exists() else set()
    if inside & set(FILES):
        raise UsageError(f"there is a study, or part of one, in '{folder}' already; choose another folder")
    if inside:
        raise UsageError(f"'{folder}' is not empty; choose a new folder for the study")


@contextlib.contextmanager
def _undone_on_error(folder: Path) -> Iterator[None]:
    """Make a folder, and where the block fails, remove what was put into it and every folder that was made."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    before = {path.name for path in folder.iterdir()} if folder.exists() else set()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        problem = True
    else:
        problem = False
    if problem:
        raise StoreError(f"the folder '{folder}' can't be made; check its path and the permissions")
    try:
        yield
    except BaseException:
        for path in folder.iterdir():
            if path.name not in before:
                path.unlink(missing_ok=True)
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise
