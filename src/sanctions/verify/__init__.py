"""What a covenant does, checked before it touches anyone: cases and what they reach."""
