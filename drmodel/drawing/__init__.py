"""What figures are made of: a canvas, its colours, names that keep apart; and the timeline of a trace."""
