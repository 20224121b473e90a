"""The database of what was asked and done: runs, payloads taken, the ledger."""
