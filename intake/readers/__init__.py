"""Bytes → Document, one module per kind of file; text is made NFC here, once."""
