"""The one pipeline: a scenario in, a study out, which carries every result with its intermediates."""
