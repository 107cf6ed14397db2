"""The command line: one file a command, results on stdout, messages on stderr."""
