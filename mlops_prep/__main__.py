"""`python -m mlops_prep` is `mlops-prep`."""

from mlops_prep.cli.main import main

main()
