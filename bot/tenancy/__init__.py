"""The workspaces that the bot is in: whose a request or a job is, and what serves it there."""
