"""Letters of urging and their kind: what such a document says."""
