"""What would change the answer: one input at a time, two at a time, and which of all matter."""
