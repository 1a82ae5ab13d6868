"""The migrations, oldest first; `storage.migrate` applies what is missing."""
