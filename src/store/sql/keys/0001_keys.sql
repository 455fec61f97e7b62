-- The keys file: what must be destroyed to erase.  Never edited after
-- release.

-- Which database it belongs to, and the key of its search hashes.
CREATE TABLE owner (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	store_id BLOB NOT NULL CHECK (length(store_id) = 16),
	index_key BLOB NOT NULL CHECK (length(index_key) = 32)
) STRICT;

-- A key per line and class of data; NULL = erased.
CREATE TABLE key (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	identity BLOB CHECK (length(identity) = 32),
	evidence BLOB CHECK (length(evidence) = 32),
	books BLOB CHECK (length(books) = 32),
	PRIMARY KEY (issuer, line)
) STRICT, WITHOUT ROWID;
