"""Pairs of submissions that are more alike than their origin explains.

No grade depends on it.

What students write is turned into tokens (`tokens`), of which a few fingerprints are kept (`fingerprints`).
Those that few submissions have are compared (`compare`), and shown side by side (`page`).
"""
