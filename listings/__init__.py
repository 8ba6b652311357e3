"""Supply: what is registered, and on what terms it is offered."""
