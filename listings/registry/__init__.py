"""Asking an authority's register about a certificate: one port, two adapters.

``port`` says what a register is; ``exported`` reads the newest exported file, ``remote`` asks over
HTTP, ``chosen`` returns the one a scheme has. ``comparing`` sets our certificate against what it
says, ``proof`` tells whether an exported file is the authority's own.
"""
