"""Mail that came → typed values: bytes in, no database, never an exception for what a stranger wrote."""
