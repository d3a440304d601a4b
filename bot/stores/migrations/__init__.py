"""How the bot's tables came to be: a history of its own, in the same database as the library's."""

from pathlib import Path

VERSIONS = Path(__file__).parent / "versions"
"""The folder of the migrations."""

HEAD = "0006"
"""The newest migration; a test holds it to the files in `versions`."""

VERSION_TABLE = "bot_alembic_version"
"""Where a database tells how far it got."""
