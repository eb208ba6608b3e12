"""Settings, addresses, jobs and the command line: knows every app, known by none."""
