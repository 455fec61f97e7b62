-- Money: bills and their tax; transfers to banks, payments asked of holders.

ALTER TABLE line ADD COLUMN discount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN discount_until INTEGER;
-- The bank sent a transfer to the payee back.  (The payee is identity.)
ALTER TABLE line ADD COLUMN payee_bad INTEGER NOT NULL DEFAULT 0
    CHECK (payee_bad IN (0, 1));
-- The last bill's number, and what is on none yet, by its tax: 'standard=120'.
ALTER TABLE line ADD COLUMN bills INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN unbilled TEXT NOT NULL DEFAULT '';
-- Usage charged by the final bill: what is charged beyond it is late.
ALTER TABLE line ADD COLUMN usage_before INTEGER NOT NULL DEFAULT 0;

ALTER TABLE posting ADD COLUMN bill INTEGER;
ALTER TABLE posting ADD COLUMN tax TEXT;
ALTER TABLE posting ADD COLUMN what TEXT;

-- Refunds that the bank or service gave up.
ALTER TABLE ending ADD COLUMN refunds_failed INTEGER NOT NULL DEFAULT 0;
-- Dues to be let go, proposed by one person and waiting for another.
ALTER TABLE ending ADD COLUMN waiver_by TEXT;
ALTER TABLE ending ADD COLUMN waiver INTEGER;

-- What goes to a bank in one file.
CREATE TABLE payrun (
	issuer TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n > 0),
	state TEXT NOT NULL,
	form TEXT NOT NULL,
	provider TEXT NOT NULL,
	currency TEXT NOT NULL,
	day INTEGER NOT NULL, -- the bank is to execute it then
	maker TEXT NOT NULL,
	checker TEXT CHECK (checker <> maker),
	voider TEXT,
	created_us INTEGER NOT NULL,
	approved_us INTEGER,
	finished_us INTEGER,
	-- Of its transfers: how many, their sum, those with a result.  A void
	-- run has none any more, and says what it had.
	count INTEGER NOT NULL,
	total INTEGER NOT NULL,
	paid INTEGER NOT NULL,
	failed INTEGER NOT NULL,
	sha256 BLOB CHECK (length(sha256) = 32), -- of the file, once fixed
	PRIMARY KEY (issuer, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfer (
	issuer TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n > 0), -- the bank's file carries it
	key TEXT NOT NULL,                -- of the effect
	line INTEGER NOT NULL,
	provider TEXT NOT NULL,
	minor INTEGER NOT NULL CHECK (minor > 0),
	currency TEXT NOT NULL,
	kind TEXT NOT NULL, -- of the payee; none: erased
	payee BLOB,         -- sealed, class identity
	state TEXT NOT NULL CHECK (state IN
	    ('queued', 'in-run', 'paid', 'failed', 'returned')),
	run INTEGER CHECK ((run IS NULL) = (state = 'queued')),
	why TEXT,
	source BLOB CHECK (length(source) = 32), -- SHA-256 of the result
	created_us INTEGER NOT NULL,
	changed_us INTEGER NOT NULL,
	PRIMARY KEY (issuer, n),
	FOREIGN KEY (issuer, line) REFERENCES line,
	FOREIGN KEY (issuer, run) REFERENCES payrun
) STRICT;
CREATE UNIQUE INDEX transfer_key ON transfer (issuer, key);
CREATE INDEX transfer_line ON transfer (issuer, line, n);
-- Listings by state; and the queue, out of which a run is filled without
-- reading the rows that do not fit it.
CREATE INDEX transfer_state
    ON transfer (issuer, state, n, provider, kind, currency);
CREATE INDEX transfer_run ON transfer (issuer, run, n) WHERE run IS NOT NULL;

-- Files of results, each taken once.
CREATE TABLE result (
	issuer TEXT NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	actor TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	PRIMARY KEY (issuer, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment (
	issuer TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n > 0),
	key TEXT NOT NULL, -- of the effect
	line INTEGER NOT NULL,
	provider TEXT NOT NULL,
	minor INTEGER NOT NULL CHECK (minor > 0),
	currency TEXT NOT NULL,
	state TEXT NOT NULL,
	means TEXT NOT NULL,
	-- The service's names: they say nothing of the holder, and are asked
	-- for as long as the payment may be disputed.
	session TEXT,
	intent TEXT,
	link BLOB, -- sealed, class identity: whoever has it sees the page
	reference TEXT,
	tries INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	expires_us INTEGER,
	PRIMARY KEY (issuer, n),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT;
CREATE UNIQUE INDEX payment_key ON payment (issuer, key);
CREATE INDEX payment_line ON payment (issuer, line, n);
CREATE UNIQUE INDEX payment_session ON payment (issuer, session)
    WHERE session IS NOT NULL;
CREATE UNIQUE INDEX payment_intent ON payment (issuer, intent)
    WHERE intent IS NOT NULL;
CREATE UNIQUE INDEX payment_reference ON payment (issuer, reference)
    WHERE reference IS NOT NULL;
