"""What calls of the API send and are answered."""
