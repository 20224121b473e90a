"""CloudWatch Logs Insights QL: parsed into a syntax tree, printed, checked, translated to SQL."""
