"""Reports by the hundred: what to make, who makes it, and the index of what was made."""
