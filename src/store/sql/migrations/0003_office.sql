-- What the service keeps beside the lines, and what trust needs of them.

-- The holder's lock, and recent changes that raise the proof asked.
ALTER TABLE line ADD COLUMN locked INTEGER NOT NULL DEFAULT 0
    CHECK (locked IN (0, 1));
ALTER TABLE line ADD COLUMN sim_changed_us INTEGER;
ALTER TABLE line ADD COLUMN device_changed_us INTEGER;
ALTER TABLE line ADD COLUMN contact_changed_us INTEGER;
ALTER TABLE ending ADD COLUMN hold_until_us INTEGER;

-- valid_until, as long as no ending is under way or closed: what a bulk
-- ending of expired lines goes through, in the order of lines.
ALTER TABLE line ADD COLUMN expires INTEGER;
UPDATE line SET expires = valid_until WHERE valid_until IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM ending
	WHERE ending.issuer = line.issuer AND ending.line = line.line
	AND ending.seq = line.ending_seq
	AND ending.state IN ('running', 'withdrawing', 'closed'));
CREATE INDEX line_expires ON line (issuer, line, expires, provider)
    WHERE expires IS NOT NULL;

-- Append-only, numbered without gaps.  What a kind has not is NULL.
CREATE TABLE event (
	issuer TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n > 0),
	id BLOB NOT NULL CHECK (length(id) = 16), -- UUIDv7 (RFC 9562)
	kind TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	line INTEGER NOT NULL,
	version INTEGER NOT NULL,
	provider TEXT,
	ending TEXT,
	code TEXT,
	duty TEXT,
	ref INTEGER,
	state TEXT,
	paper TEXT,
	paper_n INTEGER,
	minor INTEGER,
	day INTEGER,
	PRIMARY KEY (issuer, n)
) STRICT, WITHOUT ROWID;
ALTER TABLE counter ADD COLUMN event INTEGER NOT NULL DEFAULT 0;

-- The events of a line are found by what made them, which lies by line
-- already: its commands, each with the numbers of its events, and its papers.
ALTER TABLE command ADD COLUMN event_first INTEGER;
ALTER TABLE command ADD COLUMN event_last INTEGER;
ALTER TABLE paper ADD COLUMN event INTEGER; -- that said it is ready

CREATE TABLE token (
	issuer TEXT NOT NULL,
	id TEXT NOT NULL,
	hash BLOB NOT NULL CHECK (length(hash) = 32), -- SHA-256 of the secret
	actor TEXT NOT NULL,
	role TEXT NOT NULL,
	provider TEXT,
	scopes TEXT NOT NULL, -- 'lines:read endings:read'
	created_us INTEGER NOT NULL,
	expires_us INTEGER,
	revoked_us INTEGER,
	PRIMARY KEY (issuer, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX token_hash ON token (issuer, hash);

CREATE TABLE hook (
	issuer TEXT NOT NULL,
	id TEXT NOT NULL,
	owner TEXT NOT NULL,
	form TEXT NOT NULL,
	state TEXT NOT NULL,
	provider TEXT,
	url TEXT NOT NULL,
	query TEXT,
	kinds TEXT NOT NULL, -- of events; '' = all
	secret BLOB,         -- sealed with a key derived from the keys file's
	old_secret BLOB,
	created_us INTEGER NOT NULL,
	upto INTEGER NOT NULL, -- events up to here have their deliveries
	failing_since_us INTEGER,
	PRIMARY KEY (issuer, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
	issuer TEXT NOT NULL,
	hook TEXT NOT NULL,
	event INTEGER NOT NULL,
	line INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('due', 'done', 'dead')),
	-- Its line's first that is due: only that one is tried.
	head INTEGER NOT NULL CHECK (head IN (0, 1)),
	tries INTEGER NOT NULL,
	next_try_us INTEGER NOT NULL,
	last_try_us INTEGER NOT NULL,
	status INTEGER NOT NULL, -- HTTP; 0 = no answer
	PRIMARY KEY (issuer, hook, event),
	FOREIGN KEY (issuer, hook) REFERENCES hook
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_head ON delivery (issuer, next_try_us, event, hook)
    WHERE head = 1;
CREATE INDEX delivery_line ON delivery (issuer, hook, line, event)
    WHERE state = 'due';
CREATE INDEX delivery_done ON delivery (issuer, last_try_us)
    WHERE state = 'done';
CREATE INDEX delivery_dead ON delivery (issuer, event, hook)
    WHERE state = 'dead';

-- Who looked at whose data.  Append-only.
CREATE TABLE access (
	issuer TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n > 0),
	line INTEGER NOT NULL,
	rows INTEGER NOT NULL,
	what TEXT NOT NULL,
	actor TEXT NOT NULL,
	channel TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	PRIMARY KEY (issuer, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_line ON access (issuer, line, n);

CREATE TABLE bulk (
	issuer TEXT NOT NULL,
	id TEXT NOT NULL,
	state TEXT NOT NULL,
	proposer TEXT NOT NULL,
	approver TEXT,
	created_us INTEGER NOT NULL,
	approved_us INTEGER,
	finished_us INTEGER,
	way TEXT NOT NULL,
	provider TEXT,
	expired_until INTEGER,
	reason TEXT,
	per_minute INTEGER NOT NULL,
	scanned INTEGER NOT NULL, -- the dry run looked at lines up to here
	lines INTEGER NOT NULL,
	refused_before INTEGER NOT NULL,
	done INTEGER NOT NULL,
	refused INTEGER NOT NULL,
	failed INTEGER NOT NULL,
	back INTEGER NOT NULL,
	owed INTEGER NOT NULL,
	currency TEXT,
	PRIMARY KEY (issuer, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bulk_item (
	issuer TEXT NOT NULL,
	bulk TEXT NOT NULL,
	line INTEGER NOT NULL,
	version INTEGER NOT NULL,
	state TEXT NOT NULL,
	code TEXT,
	last_day INTEGER,
	back INTEGER NOT NULL,
	owed INTEGER NOT NULL,
	ending TEXT,
	PRIMARY KEY (issuer, bulk, line),
	FOREIGN KEY (issuer, bulk) REFERENCES bulk
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_item_open ON bulk_item (issuer, bulk, line)
    WHERE state = 'open';

-- What the sender of another API's document wrote.
CREATE TABLE doc (
	issuer TEXT NOT NULL,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	n INTEGER NOT NULL, -- 1, 2, ... of its kind
	owner TEXT NOT NULL,
	key TEXT,
	fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
	at_us INTEGER NOT NULL,
	json TEXT NOT NULL,
	PRIMARY KEY (issuer, kind, id)
) STRICT;
CREATE UNIQUE INDEX doc_n ON doc (issuer, kind, n);
CREATE UNIQUE INDEX doc_owner ON doc (issuer, kind, owner, n);
CREATE UNIQUE INDEX doc_key ON doc (issuer, kind, owner, key)
    WHERE key IS NOT NULL;
