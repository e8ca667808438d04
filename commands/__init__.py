"""What an operator does on the command line: `flask --help`. Texts here are English, for the team."""
