"""What can go wrong, drawn as a tree.

DondocError
├── BadInput            a file, name, phrase or date that a person must mend (exit code 3)
│   ├── UnreadableDocument
│   ├── NotAPlan
│   ├── UnknownUnit
│   ├── ImpossibleDate
│   └── Undecided       a doubt that a person must settle first
├── NotFound            nothing has this number, code or key
├── IllegalMove         the life of an obligation does not allow this step
├── Refused             the rules of the house say no (a second extension, a chain that does not fit)
├── LostRace            somebody else changed it in between; nothing was written
└── StorageFailed       the database does not take or give anything now: full, locked, gone
"""


class DondocError(Exception):
    """The work failed."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class BadInput(DondocError):
    """The input cannot be used."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what = what
        self.where = where
        self.mend = mend
        place = f"{where}: " if where else ""
        hint = f" → {mend}" if mend else ""
        super().__init__(f"{place}{what}{hint}")


class UnreadableDocument(BadInput):
    """The file cannot be opened as what it claims to be."""


class NotAPlan(BadInput):
    """The file is readable but holds no plan."""


class UnknownUnit(BadInput):
    """No unit of the directory has this name."""


class ImpossibleDate(BadInput):
    """No such day exists."""


class Undecided(BadInput):
    """A doubt of the draft has not been settled by a person."""


class NotFound(DondocError):
    """Nothing has this number, code or key."""


class IllegalMove(DondocError):
    """This step is not allowed from the present state."""


class Refused(DondocError):
    """The rules of the house say no."""


class LostRace(DondocError):
    """Somebody else changed it in between; nothing was written."""


class StorageFailed(DondocError):
    """The database does not answer; nothing was written."""
