"""The light start: what needs no model waits for none. The arrows between modules are for import-linter."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"alembic", "faiss", "sentence_transformers", "sqlalchemy", "torch", "transformers"}


LIGHT = [
    "config",
    "retrieval",
    "retrieval.domain",
    "retrieval.ask",
    "bot.__main__",
    "bot.app",
    "bot.serve",
    "bot.playground.opening",
]


@pytest.mark.parametrize("module", LIGHT)
def test_importing_loads_no_model_library(module: str) -> None:
    """Importing loads neither a model library nor the database's, as a fresh process shows."""
    program = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert module.partition(".")[0] in loaded
    assert not loaded & HEAVY
