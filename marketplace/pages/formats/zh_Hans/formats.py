"""Digits in threes, as figures are printed in China; Django's own format leaves them ungrouped."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
