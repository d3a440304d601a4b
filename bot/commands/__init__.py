"""The commands of the command line, a module each; `bot.__main__` loads the one that was called."""
