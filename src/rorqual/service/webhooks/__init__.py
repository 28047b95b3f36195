"""How other programs are told of events: signed requests from an outbox that outlives restarts."""
