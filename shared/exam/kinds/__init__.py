"""Item kinds as plug-ins: one module holds all that a kind is, `registry` lists them, `asking` asks any of them."""
