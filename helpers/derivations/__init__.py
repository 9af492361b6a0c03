"""What a derivation may be: the grammar, the operations, the studies, and what they come to."""
