"""What holds for every test: no library goes to the network."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"
