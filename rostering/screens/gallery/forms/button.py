"""Buttons say their effect; at most one is filled on a screen, none beside a red flag."""

from rostering.screens.gallery import Sample

SAMPLES = (Sample(title="Every kind", template="design/buttons.html"),)
