"""Pages of the staff, across apps."""
