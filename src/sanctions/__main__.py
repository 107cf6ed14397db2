"""`python -m sanctions`: the command line without its script on PATH."""

from sanctions.cli.main import run

if __name__ == "__main__":
    run()
