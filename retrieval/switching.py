"""The embedding model that each workspace is searched with: the one wanted, or until that is ready the one before."""

import logging
import threading
from collections.abc import Callable
from functools import cached_property

from retrieval.errors import ModelError
from retrieval.ports import Chosen, Embedder, Switch

_logger = logging.getLogger(__name__)


class Switching:
    """Tells it for each question anew, so that a switch is followed at once; a model is loaded when it is needed first.

    ``choose`` finds the wanted model, and ``load`` loads any; both may raise ModelError. May be used by any thread.
    """

    def __init__(self, switch: Switch, choose: Callable[[], Chosen], load: Callable[[Chosen], Embedder]) -> None:
        self._switch = switch
        self._choose = choose
        self._load = load
        self._loaded: dict[str, Embedder | None] = {}
        self._loading = threading.Lock()

    @cached_property
    def wanted(self) -> Chosen:
        """The model that the settings name; raises ModelError."""
        return self._choose()

    def embedder(self, workspace: str) -> Embedder:
        """The model to search a workspace with, and to save under.

        Where the one that its articles are embedded under can't be had, it is the one wanted: then they are found by
        what was embedded under that so far.

        Raises:
            LibraryError: Which one that is can't be read.
            ModelError: The wanted model can't be had.
        """
        found = self._switch.searched(workspace)
        other = self.loaded(found.now) if found and found.now.name != self.wanted.name else None
        return other or self._had(self.wanted)

    def loaded(self, chosen: Chosen) -> Embedder | None:
        """A model, loaded; None, said once in the log, if it can't be had here."""
        if chosen.name == self.wanted.name:
            return self._had(self.wanted)
        if chosen.name not in self._loaded:
            try:
                return self._had(chosen)
            except ModelError as error:
                self._loaded[chosen.name] = None
                _logger.warning(
                    "The embedding model %s can't be had here, so its vectors are of no use: %s", chosen.name, error
                )
        return self._loaded[chosen.name]

    def _had(self, chosen: Chosen) -> Embedder:
        if embedder := self._loaded.get(chosen.name):
            return embedder
        with self._loading:
            embedder = self._loaded.get(chosen.name) or self._load(chosen)
            self._loaded[chosen.name] = embedder
            return embedder
