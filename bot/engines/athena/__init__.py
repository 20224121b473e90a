"""Amazon Athena: over the archive's Iceberg table in S3, or over a trail's objects as they are."""
