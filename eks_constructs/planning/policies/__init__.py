"""What well-known controllers, drivers and agents may do in AWS, as data."""
