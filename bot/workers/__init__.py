"""The work itself: a pool takes jobs out of the inbox, and one handler for each kind does them."""
