"""The web's edge: who to ask, whether and when we may, and what the answer is."""
