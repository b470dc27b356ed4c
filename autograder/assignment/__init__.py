"""The instructor's side: the sources of exercises, reference notebooks, and releases."""
