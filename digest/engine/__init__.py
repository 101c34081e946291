"""Who runs the deliveries of an edition, and when. What survives a crash is in the ledger; the engine is only an alarm clock."""
