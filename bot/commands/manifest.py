"""`manifest`: prints the manifest from which Slack makes the app."""

import sys
from argparse import Namespace

from config import Settings
from config.manifest import manifest


def run(args: Namespace, settings: Settings) -> int:
    """Print it with the chosen command, for Socket Mode or for HTTP, for one workspace or for many."""
    sys.stdout.write(manifest(settings.command, args.http, args.many))
    return 0
