"""What both windows share: background runner, theme, fonts, translations, formatting and masking."""
