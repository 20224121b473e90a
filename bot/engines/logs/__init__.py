"""CloudWatch Logs Insights: the question in its own language, over a trail's log group."""
