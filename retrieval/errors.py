"""The errors whose text is fit to be shown to a person: each says what is wrong, with what, and what to do next.

DatelineError
├── InputError          an input that can't be used: a file, a question, an option
│   └── FetchError      an address from which nothing can be had
├── ModelError          a model that can't be had or is not what it should be
└── LibraryError        the stored articles can't be read or written
    ├── LibraryBusy     another process holds the library too long
    ├── LibraryConflict another process stored the same article just now
    └── LibraryDamaged  the database is damaged
"""

from datetime import timedelta


class DatelineError(Exception):
    """The root: its text may be shown as it is."""


class InputError(DatelineError):
    """An input that can't be used; the text names it and says what to do."""


class FetchError(InputError):
    """An address from which nothing can be had.

    ``gone`` says that it is so for good; ``later``, that it may be had another time, ``wait`` from now if the site
    said when.
    """

    def __init__(self, reason: str, *, gone: bool = False, later: bool = False, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.gone = gone
        self.later = later
        self.wait = wait


class ModelError(DatelineError):
    """A model that can't be had, or whose weights are not those expected."""


class LibraryError(DatelineError):
    """The stored articles can't be read or written: a full disk, a missing permission."""


class LibraryBusy(LibraryError):  # noqa: N818 - named for the state that it tells
    """Another process has been writing to the library for longer than we wait."""


class LibraryConflict(LibraryError):  # noqa: N818 - named for the state that it tells
    """Another process has stored one of the same articles in the meantime: look again, and save again."""


class LibraryDamaged(LibraryError):  # noqa: N818 - named for the state that it tells
    """The database is damaged; the text says how to save what can be saved."""
