"""COPY in a thread with a connection of its own: the database takes one page in while the next is being read and parsed."""

from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Self

from django.db import connection

from rostering.pipeline.staging import staged

WAITING_BLOCKS = 4


class BackgroundCopy:
    """Use as a context manager around a pull. At most four blocks wait in memory; leaving it waits until all are in.

    Whatever the database refuses is raised by the next `put`, at the latest on leaving.
    """

    def __init__(self, *, run_id: int, fence: int) -> None:
        self._place = {"run_id": run_id, "fence": fence}
        self._blocks: Queue[tuple[str, bytes] | None] = Queue(maxsize=WAITING_BLOCKS)
        self._trouble: Exception | None = None
        self._thread = Thread(target=self._work, daemon=True)

    def put(self, statement: str, block: bytes) -> None:
        """Queue one block for `COPY ... FROM STDIN`."""
        self._raise_trouble()
        self._blocks.put((statement, block))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._blocks.put(None)
        self._thread.join()
        if problem is None:
            self._raise_trouble()

    def _raise_trouble(self) -> None:
        if self._trouble is not None:
            raise self._trouble

    def _work(self) -> None:
        try:
            with staged(**self._place):
                while (item := self._blocks.get()) is not None:
                    self._copy(*item)
        except Exception as trouble:  # noqa: BLE001 - handed to the thread that reads
            self._trouble = trouble
            while self._blocks.get() is not None:
                continue
        finally:
            connection.close()

    @staticmethod
    def _copy(statement: str, block: bytes) -> None:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(block)
