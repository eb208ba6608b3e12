"""Speed, as ratios within one run: each thing is timed in turn with its measure."""
