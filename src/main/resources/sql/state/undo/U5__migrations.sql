DROP TABLE scheduled_tasks;
DROP TABLE idempotency;
DROP TABLE migration_event;
DROP TABLE migration_table;
DROP TABLE migration_document;
DROP TABLE migration;
