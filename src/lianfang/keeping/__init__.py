"""What is kept of people, why and how long; what leaves, and what is destroyed at the end."""
