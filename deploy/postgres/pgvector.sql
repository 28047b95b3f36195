-- Lets large catalogues be searched by an index in the database: see docs/search.md.
CREATE EXTENSION IF NOT EXISTS vector;
