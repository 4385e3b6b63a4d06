"""What both streaming transports share: sessions of keys, contexts, limits, the wire's ends."""
