"""Files, folders, rows, web pages and standard input read into documents; ``files.FileSource`` is the way in."""
