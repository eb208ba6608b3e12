"""Places as codes: dated registers of divisions, links between them, scope and row security."""
