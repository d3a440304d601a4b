"""Files, folders, rows and standard input read into documents; ``files.FileSource`` is the way in."""
