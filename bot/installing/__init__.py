"""Installation by OAuth, for workspaces that take the app by themselves."""
