"""Everything an office has, in open formats, so that it can leave."""
