"""The two prompters. They know the models and nothing else."""
