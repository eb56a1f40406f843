"""The knowledge that the rules read: metrics, sections, cues, each with its typed loader."""
