-- Guards of the engine: the velocity brake, and commands it died on.

CREATE TABLE brake (
	issuer TEXT NOT NULL,
	actor TEXT NOT NULL,
	hour INTEGER NOT NULL, -- whole hours since 1970
	n INTEGER NOT NULL,    -- endings filed in it
	PRIMARY KEY (issuer, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE suspect (
	issuer TEXT NOT NULL,
	fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
	deaths INTEGER NOT NULL,
	PRIMARY KEY (issuer, fingerprint)
) STRICT, WITHOUT ROWID;
