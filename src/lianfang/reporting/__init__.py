"""What units owe: the daily report, zero included."""
