"""What would be true on paper: rubrics, score sheets and rankings, in exact arithmetic.

Knows no Django, no database, no clock and no chance; imports the standard library only.
"""
