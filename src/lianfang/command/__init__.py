"""The headquarters: member units, co-leads, and dated decisions on the response level."""
