"""What drives the alerts: APScheduler wakes the jobs, the database decides what they do."""
