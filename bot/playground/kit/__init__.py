"""Block Kit as HTML: what a person sees of blocks, made from the blocks alone."""
