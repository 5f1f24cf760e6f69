"""The demonstration season: Ubon Ratchathani's provincial round of fiscal year 2565, built through the rules.

``season`` holds the facts (places, offices, programme), ``marks`` the made-up points, the four stages build one on
another (``imported`` → ``scheduled`` → ``judged``, which serves the last two), ``contents`` tells what was built.
Nothing here writes a table by itself: where the rules cannot build the season, a rule is broken. People are named by
their office alone, and what no source gives is marked as a sample.
"""
