"""Speed, as ratios within one run: each thing is timed in turn with what it is measured against."""
