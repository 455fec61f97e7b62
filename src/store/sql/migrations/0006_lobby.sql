-- What the portal keeps of people.

-- One shape for accounts, contacts, sessions, grants, inquiries: what they are
-- looked for by in columns, the rest sealed with a key derived from the keys
-- file's (port/lobby.h).  Erased with its line.
CREATE TABLE folio (
	issuer TEXT NOT NULL,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n > 0), -- order of creation in its kind
	owner TEXT,
	other TEXT,
	line INTEGER,
	state TEXT,
	key BLOB CHECK (length(key) = 32), -- keyed hash
	at_us INTEGER NOT NULL,
	until_us INTEGER,
	body BLOB NOT NULL, -- sealed
	PRIMARY KEY (issuer, kind, id)
) STRICT;
CREATE UNIQUE INDEX folio_n ON folio (issuer, kind, n);
CREATE UNIQUE INDEX folio_key ON folio (issuer, kind, key)
    WHERE key IS NOT NULL;
CREATE INDEX folio_owner ON folio (issuer, kind, owner, n)
    WHERE owner IS NOT NULL;
CREATE INDEX folio_other ON folio (issuer, kind, other, n)
    WHERE other IS NOT NULL;
CREATE INDEX folio_line ON folio (issuer, line, kind, n)
    WHERE line IS NOT NULL;
CREATE INDEX folio_state ON folio (issuer, kind, state, n)
    WHERE state IS NOT NULL;
CREATE INDEX folio_until ON folio (issuer, until_us)
    WHERE until_us IS NOT NULL;

-- How often something happened to a line, an address, a contact.
CREATE TABLE tally (
	issuer TEXT NOT NULL,
	day INTEGER NOT NULL,  -- that its window lies in
	whom BLOB NOT NULL CHECK (length(whom) = 32), -- keyed hash
	n INTEGER NOT NULL CHECK (n >= 0),
	PRIMARY KEY (issuer, day, whom)
) STRICT, WITHOUT ROWID;
