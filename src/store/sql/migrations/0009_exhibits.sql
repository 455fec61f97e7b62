-- What holders keep with an ending (port/exhibit.h).

CREATE TABLE exhibit (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	id TEXT NOT NULL,
	ending TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('new', 'kept', 'gone')),
	owner TEXT NOT NULL,
	role TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	until_us INTEGER,
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	pages INTEGER NOT NULL,
	size INTEGER NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	note BLOB,    -- sealed, class evidence; NULL = none, or erased
	picture BLOB, -- likewise; of new ones only, kept ones are evidence
	PRIMARY KEY (issuer, line, id),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT;
CREATE INDEX exhibit_owner ON exhibit (issuer, owner) WHERE state <> 'gone';
CREATE INDEX exhibit_until ON exhibit (issuer, until_us)
    WHERE until_us IS NOT NULL;
