"""Whether no mark is lost and none counts twice when everything around a score breaks: docs/chaos.md."""
