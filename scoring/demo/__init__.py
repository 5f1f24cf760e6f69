"""The demonstration's two seasons of fiscal year 2565, and the beginning of the next, built through the rules.

Ubon Ratchathani's, from what its districts put forward over its groups' meetings to the province's round; then zone
1's, where Ang Thong's pick and the clean agencies are judged. ``season`` and ``ang_thong`` hold the facts (places,
offices, programmes), ``marks`` the made-up points, ``stages`` says which of the other modules builds what, and
``contents`` tells what was built. Nothing here writes a table by itself: where the rules cannot build a season, a rule
is broken. People are named by their office alone, and what no source gives is marked as a sample.
"""
