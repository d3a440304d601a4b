"""Knows the people: the command line, the console, and Slack."""

VERSION = "0.1.0"
