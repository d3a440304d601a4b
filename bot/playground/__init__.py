"""Dateline in a browser, on one machine: the real bot, a Slack of our own, and a page that shows it."""
