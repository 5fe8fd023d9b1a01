"""`python -m drmodel` is the command `drmodel`."""

from drmodel.cli import main

if __name__ == "__main__":
    main()
