"""Moves the rows of one database into another, whichever engine each is on.

A workspace at a time, each table in the order of its keys, a page at a time; words are made anew by the engine that
they come to, and the FAISS index by whoever searches first. In the end each table's rows are counted and hashed on both
sides. What was there before is never written over: a workspace moves to where it has no rows, or those of this move.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import RowMapping, Table, delete, insert, select

from retrieval.adapters import move_marks, move_rows
from retrieval.adapters.move_marks import SPOILED, Mark
from retrieval.adapters.sql.database import EVERYONE
from retrieval.adapters.sql_library import SqlLibrary
from retrieval.adapters.tables import MOVING, PASSAGE
from retrieval.errors import LibraryConflict, LibraryError

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Side:
    """A database, and what it is called."""

    library: SqlLibrary
    name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that is not the same on both sides, with the rows on each."""

    table: str
    rows: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a workspace: how many rows it has in the source, and what is not the same in the target."""

    workspace: str
    rows: int
    differences: tuple[Difference, ...]


class Move:
    """A move of these tables, parents before children, of one workspace or all of them.

    ``advance`` is called with numbers of rows, each of which is counted three times: as it is moved, and as it is
    read again on both sides.
    """

    def __init__(self, source: Side, target: Side, tables: Sequence[Table], only: str | None = None) -> None:
        self.source, self.target = source, target
        self._tables = [table for table in tables if table is not MOVING]
        self._only = only

    def workspaces(self) -> list[str]:
        """Those that are to be moved; the others of the source are in the target already, the same.

        Raises:
            LibraryError: The target holds other rows of a workspace. Nothing has been written then.
        """
        move_marks.refuse_half_moved(self.source.library, self.source.name)
        marks = move_marks.marks(self.target.library)
        return [workspace for workspace in self.held() if self._lacks(workspace, marks.get(workspace))]

    def held(self) -> list[str]:
        """The workspaces of the source that are meant, in order."""
        found: set[str] = set()
        with self.source.library.reading(self._only or EVERYONE) as connection:
            for table in self._tables:
                if not table.foreign_keys:  # what has is nobody's else than its parent
                    query = select(table.c.workspace).distinct()
                    found.update(connection.execute(query).scalars())
        return sorted(found & {self._only} if self._only else found)

    def rows(self, workspaces: Sequence[str]) -> int:
        """How many rows there are of them, each counted three times."""
        total = 0
        for workspace in workspaces:
            with self.source.library.reading(workspace) as connection:
                total += sum(move_rows.count(connection, table, workspace) for table in self._tables)
        return 3 * total

    def __call__(self, workspace: str, advance: Advance) -> Moved:
        """Move a workspace, from where an earlier move of it stopped, and compare.

        If anything is not the same then, as when the source changed meanwhile, the next move of it begins anew.

        Raises:
            LibraryError: One of the databases can't be used. What was moved stays for the next time.
        """
        mark = self._begun(workspace)
        with suppress(LibraryConflict):  # what does not go with earlier rows is a difference
            self._copy(mark, advance)
        moved = self._compared(workspace, advance)
        library = self.target.library
        with library.writing(workspace, durable=True) as connection:
            if moved.differences:
                move_marks.put(connection, Mark(workspace, mark.source, SPOILED))
            else:
                move_marks.remove(connection, workspace)
        return moved

    def _lacks(self, workspace: str, mark: Mark | None) -> bool:
        """Whether the target lacks any of it; raises LibraryError if it has other rows."""
        name = self.target.name
        if mark and mark.source != self.source.name:
            raise LibraryError(
                f"{name} holds a part of workspace {workspace} from {mark.source}: finish the move from there, or give"
                " an empty database."
            )
        with self.target.library.reading(workspace) as connection:
            filled = any(move_rows.any_row(connection, table, workspace) for table in self._tables)
        if mark or not filled:
            return True
        differences = self._compared(workspace, lambda _: None).differences
        if differences:
            told = ", ".join(one.table for one in differences)
            raise LibraryError(
                f"{name} has rows of workspace {workspace} already, and not the same ({told}). None of them is written"
                " over: give a database that has none."
            )
        return False

    def _begun(self, workspace: str) -> Mark:
        """The workspace's mark, with nothing in the target that it does not tell of."""
        library = self.target.library
        mark = move_marks.marks(library).get(workspace)
        if mark is None:
            mark = Mark(workspace, self.source.name)
            with library.writing(workspace) as connection:
                move_marks.put(connection, mark)
        return self._anew(mark) if mark.place == SPOILED else mark

    def _anew(self, mark: Mark) -> Mark:
        """The mark at the beginning, with nothing of its workspace in the target."""
        library = self.target.library
        with library.writing(mark.workspace) as connection:
            library.clear(connection, mark.workspace)
            for table in reversed(self._tables):
                connection.execute(delete(table).where(table.c.workspace == mark.workspace))
            fresh = Mark(mark.workspace, mark.source)
            move_marks.put(connection, fresh)
        return fresh

    def _copy(self, mark: Mark, advance: Advance) -> None:
        """Copy what is behind the mark, out of one state of the source."""
        reached, after = move_marks.place_from(mark, self._tables)
        with self.source.library.reading(mark.workspace) as connection:
            for table in self._tables[reached:]:
                for page in move_rows.pages(connection, table, mark.workspace, after):
                    mark = self._put(mark, table, page)
                    advance(len(page))
                after = None

    def _put(self, mark: Mark, table: Table, page: Sequence[RowMapping]) -> Mark:
        library = self.target.library
        with library.writing(mark.workspace) as connection:
            moved = move_marks.advance(connection, mark, move_marks.place(table, move_rows.key(table, page[-1])))
            connection.execute(insert(table), [dict(row) for row in page])
            if table is PASSAGE:
                library.index_stored(connection, mark.workspace, [row[PASSAGE.c.key] for row in page])
        return moved

    def _compared(self, workspace: str, advance: Advance) -> Moved:
        there, here = (self._digests(side.library, workspace, advance) for side in (self.target, self.source))
        differences = (Difference(name, (here[name][0], there[name][0])) for name in here if here[name] != there[name])
        return Moved(workspace, sum(rows for rows, _ in here.values()), tuple(differences))

    def _digests(self, library: SqlLibrary, workspace: str, advance: Advance) -> dict[str, tuple[int, int]]:
        with library.reading(workspace) as connection:
            return {table.name: move_rows.digest(connection, table, workspace, advance) for table in self._tables}
