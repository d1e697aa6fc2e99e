"""The long proof of `dev.py windows`: the installers under Wine, from the empty machine to the empty machine."""
