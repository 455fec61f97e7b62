-- Lines are found by their mailbox too.

CREATE TABLE search_new (
	issuer TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('msisdn', 'iccid', 'email')),
	hash BLOB NOT NULL,
	line INTEGER NOT NULL,
	PRIMARY KEY (issuer, kind, hash, line),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;
INSERT INTO search_new SELECT issuer, kind, hash, line FROM search;
DROP TABLE search;
ALTER TABLE search_new RENAME TO search;

-- Lines that were there before, up to this one, wait for their hash: only the
-- keys file has the key (store/mailbox.h).  Empty once all have it.
CREATE TABLE mailbox_due (
	issuer TEXT PRIMARY KEY,
	line INTEGER NOT NULL CHECK (line > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO mailbox_due SELECT issuer, max(line) FROM line GROUP BY issuer;
