"""What posts are told of their duties, when it may ring, and by which channel it leaves."""
