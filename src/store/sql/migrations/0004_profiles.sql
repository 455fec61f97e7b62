-- What chips signed of their profiles.

-- As it was received, with what was found.  What names a chip, a profile or
-- an address is sealed with a key derived from the keys file's; it is found
-- by keyed hashes, which a rejected one has not.  Erased with its line.
CREATE TABLE notification (
	issuer TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n > 0), -- order of arrival
	state TEXT NOT NULL CHECK (state IN
	    ('due', 'told', 'unbound', 'waiting', 'rejected')),
	via TEXT NOT NULL,
	actor TEXT,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32), -- of the bytes
	copies INTEGER NOT NULL,
	received_us INTEGER NOT NULL,
	last_us INTEGER NOT NULL,
	verdict TEXT NOT NULL,
	why TEXT,
	kind TEXT NOT NULL, -- of event
	event INTEGER,      -- the chip's number of it; 0 is one
	remote INTEGER NOT NULL CHECK (remote IN (0, 1)),
	test_root INTEGER NOT NULL CHECK (test_root IN (0, 1)),
	doubted INTEGER NOT NULL CHECK (doubted IN (0, 1)),
	installation INTEGER NOT NULL CHECK (installation IN (0, 1)),
	ours INTEGER NOT NULL CHECK (ours IN (0, 1)),
	signed_hash BLOB, -- SHA-256 of exactly the signed bytes
	root BLOB,        -- subject key identifier of the anchor
	verifications INTEGER NOT NULL,
	lender INTEGER, -- whose certificates it is verified with
	line INTEGER,   -- once told
	code TEXT,
	identity BLOB, -- sealed: EID, ICCID, address
	iccid BLOB,    -- keyed hashes
	eid BLOB,
	chip_event BLOB, -- of EID and number; of verified ones
	bytes BLOB,      -- sealed; NULL: erased
	PRIMARY KEY (issuer, n)
) STRICT;
CREATE UNIQUE INDEX notification_sha256 ON notification (issuer, sha256);
CREATE INDEX notification_state ON notification (issuer, state, n);
CREATE INDEX notification_iccid ON notification (issuer, iccid, n)
    WHERE iccid IS NOT NULL;
CREATE INDEX notification_eid ON notification (issuer, eid, n)
    WHERE eid IS NOT NULL;
-- Those that lend their certificates, among any number that wait for one.
CREATE INDEX notification_lends_iccid ON notification (issuer, iccid, n)
    WHERE iccid IS NOT NULL AND verdict = 'verified' AND installation = 0;
CREATE INDEX notification_lends_eid ON notification (issuer, eid, n)
    WHERE eid IS NOT NULL AND verdict = 'verified' AND installation = 0;
CREATE INDEX notification_event ON notification (issuer, chip_event, n)
    WHERE chip_event IS NOT NULL;
CREATE INDEX notification_line ON notification (issuer, line)
    WHERE line IS NOT NULL;

-- How many are in each state: probes ask often, and of millions.
CREATE TABLE notification_count (
	issuer TEXT NOT NULL,
	state TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n >= 0),
	PRIMARY KEY (issuer, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER notification_added AFTER INSERT ON notification
BEGIN
	INSERT INTO notification_count (issuer, state, n)
	VALUES (NEW.issuer, NEW.state, 1)
	ON CONFLICT (issuer, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER notification_moved AFTER UPDATE OF state ON notification
WHEN OLD.state <> NEW.state
BEGIN
	UPDATE notification_count SET n = n - 1
	WHERE issuer = OLD.issuer AND state = OLD.state;
	INSERT INTO notification_count (issuer, state, n)
	VALUES (NEW.issuer, NEW.state, 1)
	ON CONFLICT (issuer, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER notification_removed AFTER DELETE ON notification
BEGIN
	UPDATE notification_count SET n = n - 1
	WHERE issuer = OLD.issuer AND state = OLD.state;
END;

-- Which reminder to delete the profile was the last.
ALTER TABLE ending ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
-- How many orders to take the profile back had an answer.
ALTER TABLE ending ADD COLUMN retires INTEGER NOT NULL DEFAULT 0;
