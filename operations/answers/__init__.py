"""What units answer: links, drafts, form files, evidence, approval, review."""
