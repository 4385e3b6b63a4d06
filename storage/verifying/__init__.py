"""The parts of a verification: each yields what it finds wrong with an organisation."""
