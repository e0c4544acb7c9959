DROP TABLE source_chunk;
DROP TABLE source;
