"""A template filter for what a sample rubric waits for: ``{{ round.level|awaited }}``."""

from django import template

from scoring import words

register = template.Library()
register.filter("awaited", words.awaited)
