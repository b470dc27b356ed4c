"""``mark``: mark the answers in words, in the terminal or a spreadsheet."""
