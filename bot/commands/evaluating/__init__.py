"""What `evaluate` is made of: the questions of a file, the processes that ask them, and the table."""
