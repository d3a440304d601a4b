"""What a reader knows: names of people and channels, the zone of their clock, and who they are."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Names as one person sees them: ``channels`` are those they may know of, ``zone`` is an IANA name."""

    users: Mapping[str, str]
    channels: Mapping[str, str]
    zone: str
    me: str
