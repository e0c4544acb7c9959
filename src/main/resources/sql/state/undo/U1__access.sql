DROP TABLE audit;
DROP TABLE api_key_usage;
DROP TABLE api_key;
DROP TABLE organisation;
