"""What people are reminded of: sources yield lines, ``messages`` makes letters of them."""
