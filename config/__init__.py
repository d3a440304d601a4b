"""What was chosen: the settings and the logging. Knows nothing of articles or Slack."""

from config.loading import load
from config.settings import Settings, SettingsError

__all__ = ["Settings", "SettingsError", "load"]
