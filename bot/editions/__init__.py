"""A digest as it is set for reading outside Slack: as a web page, as Markdown, on a terminal."""
