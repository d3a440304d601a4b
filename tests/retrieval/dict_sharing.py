"""What feeds share, in memory, to be right at sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from retrieval.feed_ports import Copy
from retrieval.ports import Embedding


@dataclass(slots=True)
class DictPages:
    """Pages by their address."""

    copies: dict[str, Copy] = field(default_factory=dict)

    def copy(self, address: str) -> Copy | None:
        """The page as it was read last."""
        return self.copies.get(address)

    def keep(self, address: str, copy: Copy) -> None:
        """Keep it."""
        self.copies[address] = copy

    def prune(self, before: datetime) -> int:
        """Forget what is old."""
        old = [address for address, copy in self.copies.items() if copy.at < before]
        for address in old:
            del self.copies[address]
        return len(old)


@dataclass(slots=True)
class DictVectors:
    """Embeddings by model and key, each with when it was made."""

    made: dict[tuple[str, str], tuple[Embedding, datetime]] = field(default_factory=dict)

    def find(self, model: str, keys: Sequence[str]) -> dict[str, Embedding]:
        """Those that are there."""
        return {key: self.made[model, key][0] for key in keys if (model, key) in self.made}

    def keep(self, model: str, found: Mapping[str, Embedding], at: datetime) -> None:
        """Keep them."""
        self.made |= {(model, key): (one, at) for key, one in found.items()}

    def prune(self, before: datetime) -> int:
        """Forget what is old."""
        old = [name for name, (_, at) in self.made.items() if at < before]
        for name in old:
            del self.made[name]
        return len(old)
