"""The memory: every table, the named queries, the migrations, and what is kept under lock."""
