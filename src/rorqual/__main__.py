"""`python -m rorqual` is the command `rorqual`."""

from rorqual.cli.app import main

if __name__ == "__main__":
    main()
