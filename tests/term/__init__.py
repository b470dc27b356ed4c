"""A term with an invented class, from archives to upload files.

All scores are known beforehand.
"""
