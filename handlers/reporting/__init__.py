"""What residents say about their health and their needs: understood, placed on the roster, kept, asked about."""
