"""The environment file: its model, how it is read, checked and filled with defaults. No CDK."""
