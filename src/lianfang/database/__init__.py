"""The PostgreSQL behind the house: carried in a wheel and started on demand, or one you name."""
