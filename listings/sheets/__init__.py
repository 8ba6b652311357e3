"""Reading tables that people bring: bytes in, rows and problems out. Knows no model, no database.

reading     bytes -> Table (delimited text, or a workbook through a limited child process)
fields      what a column can mean;  mapping  which column means what
prices sizes dates words places       one cell -> a value or a Problem
rows        one row -> a Draft with its problems
template report                       tables out
"""
