"""``mark``: mark the answers in words by hand, one question at a time, in the terminal or a spreadsheet."""
