"""The pages of deals: the room, the negotiation, the acts of each side."""
