"""The command line: settings → workspace → operation, flow or web."""
