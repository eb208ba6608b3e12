"""Transitions: what a decision changes from its moment on, who becomes free, how fast it went."""
