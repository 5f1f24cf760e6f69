"""How fast the program is, measured as people meet it: docs/bench.md says what each line means."""
