"""What seals a report: the numbers behind it, the manifest of hashes, and their verification."""
