"""Room: a table of products in, kits out. The door is `run_batch`; `read_table` opens a table on its own."""

from assistant.batch.run import BatchReport, run_batch
from assistant.batch.tables import Table, read_table

__all__ = ["BatchReport", "Table", "read_table", "run_batch"]
