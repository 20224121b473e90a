"""The archive's files in S3, with copies of what is read on this machine."""
