-- The ground.  Never edited after release: changes are new files.
--
-- Days are integers like 20260930, instants microseconds since 1970 (_us),
-- money the currency's smallest unit.  NULL: none.  Words (states, kinds) are
-- the names of kaiyaku-store(5); only closed sets are CHECKed, so that a new
-- duty or way needs no rebuilt table: the loader refuses unknown words.
-- Small rows live in their natural key (WITHOUT ROWID); rows that carry many
-- columns or bytes do not, for they would make the tree deep.

CREATE TABLE meta (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	store_id BLOB NOT NULL CHECK (length(store_id) = 16),
	issuer TEXT NOT NULL DEFAULT '',
	demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
	clock_offset_us INTEGER NOT NULL DEFAULT 0,
	CHECK (demo = 1 OR clock_offset_us = 0)
) STRICT;
INSERT INTO meta (one, store_id) VALUES (1, randomblob(16));

-- Last numbers given out.
CREATE TABLE counter (
	issuer TEXT PRIMARY KEY,
	command INTEGER NOT NULL,
	effect INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE line (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL CHECK (line > 0),
	version INTEGER NOT NULL CHECK (version > 0),
	subject TEXT NOT NULL CHECK (subject IN ('line', 'loan')),
	provider TEXT NOT NULL,
	contract_no TEXT NOT NULL,
	form TEXT NOT NULL CHECK (form IN ('physical', 'esim')),
	billing TEXT NOT NULL CHECK (billing IN ('postpaid', 'prepaid')),
	voice INTEGER NOT NULL CHECK (voice IN (0, 1)),
	-- Sealed, class identity: MSISDN (E.164), ICCID (ITU-T E.118),
	-- IMSI (3GPP TS 23.003, 2.2), EID (GSMA SGP.29).
	identity BLOB,
	contract_date INTEGER,
	contract_paper INTEGER,
	service_start INTEGER,
	valid_until INTEGER,
	due_back INTEGER,
	closing_day INTEGER NOT NULL,
	billed_through INTEGER,
	min_term_months INTEGER NOT NULL,
	monthly_fee INTEGER NOT NULL,
	price_paid INTEGER NOT NULL,
	instalments_left INTEGER NOT NULL,
	used INTEGER NOT NULL CHECK (used IN (0, 1)),
	payer_other INTEGER NOT NULL CHECK (payer_other IN (0, 1)),
	contract_running INTEGER NOT NULL CHECK (contract_running IN (0, 1)),
	last_day INTEGER,
	-- Known, attached, barred: of the HLR/HSS (3GPP TS 23.008).
	known INTEGER NOT NULL CHECK (known IN (0, 1)),
	attached INTEGER NOT NULL CHECK (attached IN (0, 1)),
	barred INTEGER NOT NULL CHECK (barred IN (0, 1)),
	-- After the profile states of GSMA SGP.22, 3.1.6.
	profile TEXT NOT NULL,
	number TEXT NOT NULL
	    CHECK (number IN ('none', 'assigned', 'quarantine', 'left')),
	quarantine_until INTEGER,
	final_billed INTEGER NOT NULL CHECK (final_billed IN (0, 1)),
	late_usage_until INTEGER,
	port_pending INTEGER NOT NULL CHECK (port_pending IN (0, 1)),
	ported INTEGER NOT NULL CHECK (ported IN (0, 1)),
	currency TEXT NOT NULL, -- ISO 4217
	entries INTEGER NOT NULL,
	-- 'receivable=1200 fees=-1200': running sums of posting, and debits by
	-- kind of entry.  What is zero is left out.
	sums TEXT NOT NULL,
	totals TEXT NOT NULL,
	parts INTEGER NOT NULL,      -- rows in line_part
	ending_seq INTEGER NOT NULL, -- the current ending; 0 = none yet
	wake_us INTEGER,
	PRIMARY KEY (issuer, line)
) STRICT;
CREATE UNIQUE INDEX line_contract ON line (issuer, contract_no);
CREATE INDEX line_wake ON line (issuer, wake_us, line)
    WHERE wake_us IS NOT NULL;

-- What hangs on a line: options, bound devices, lent items.
CREATE TABLE line_part (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('option', 'device', 'item')),
	n INTEGER NOT NULL,
	code TEXT NOT NULL,
	-- option: running, over; device: bound, free; item: out, back, paid,
	-- lost
	state TEXT NOT NULL,
	third_party INTEGER NOT NULL CHECK (third_party IN (0, 1)),
	minor INTEGER NOT NULL, -- option: monthly fee; item: lost charge
	day INTEGER,            -- item: the day of return that counts
	PRIMARY KEY (issuer, line, kind, n),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;

-- Keyed hashes of identifiers; deleted together with the identity's key.
CREATE TABLE search (
	issuer TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('msisdn', 'iccid')),
	hash BLOB NOT NULL,
	line INTEGER NOT NULL,
	PRIMARY KEY (issuer, kind, hash, line),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;

CREATE TABLE ending (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	seq INTEGER NOT NULL CHECK (seq > 0),
	ref TEXT NOT NULL,
	state TEXT NOT NULL,
	way TEXT NOT NULL,
	filed_us INTEGER NOT NULL,
	asked INTEGER,
	last_day INTEGER,
	withdraw_until_us INTEGER,
	returnless INTEGER NOT NULL CHECK (returnless IN (0, 1)),
	rules_hash TEXT NOT NULL,
	refund_reason TEXT,
	receipts INTEGER NOT NULL,
	statements INTEGER NOT NULL,
	certificates INTEGER NOT NULL,
	amendments INTEGER NOT NULL,
	closed_us INTEGER,
	previewed_owed INTEGER NOT NULL,
	previewed_back INTEGER NOT NULL,
	PRIMARY KEY (issuer, line, seq),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ending_ref ON ending (issuer, ref);

CREATE TABLE duty (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	seq INTEGER NOT NULL, -- of the ending
	n INTEGER NOT NULL,
	kind TEXT NOT NULL,
	ref INTEGER NOT NULL,
	state TEXT NOT NULL,
	least TEXT NOT NULL,
	grade TEXT NOT NULL,
	tries INTEGER NOT NULL,
	due INTEGER,
	changed_us INTEGER,
	reason TEXT NOT NULL,
	seen_by TEXT NOT NULL,
	evidence BLOB, -- SHA-256
	next_try_us INTEGER,
	PRIMARY KEY (issuer, line, seq, n),
	FOREIGN KEY (issuer, line, seq) REFERENCES ending
) STRICT, WITHOUT ROWID;

-- Append-only.  Postings of an entry sum to zero; debit is positive.
CREATE TABLE posting (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	entry INTEGER NOT NULL CHECK (entry > 0),
	n INTEGER NOT NULL,
	kind TEXT NOT NULL,
	account TEXT NOT NULL,
	minor INTEGER NOT NULL CHECK (minor <> 0),
	rule TEXT NOT NULL,
	day INTEGER,
	period_first INTEGER,
	period_last INTEGER,
	PRIMARY KEY (issuer, line, entry, n),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;

-- Append-only: every change is a command.  line 0: none came of it.
CREATE TABLE command (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	role TEXT NOT NULL,
	actor TEXT NOT NULL,
	on_behalf TEXT,
	granted TEXT,
	channel TEXT NOT NULL,
	approver TEXT,
	reason TEXT,
	key TEXT,
	fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
	at_us INTEGER NOT NULL,
	expected INTEGER NOT NULL, -- version of the line; 0 = any
	what TEXT NOT NULL,        -- 'way=plain wish=20260930': no person's data
	verdict TEXT NOT NULL
	    CHECK (verdict IN ('accepted', 'nothing', 'refused')),
	code TEXT NOT NULL,
	rule TEXT,
	day INTEGER,
	version INTEGER NOT NULL,  -- of the line, after it
	ending TEXT,
	PRIMARY KEY (issuer, line, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX command_key ON command (issuer, key)
    WHERE key IS NOT NULL;

-- What is asked of the outside world and has not been answered for good.
CREATE TABLE effect (
	issuer TEXT NOT NULL,
	id INTEGER NOT NULL CHECK (id > 0),
	line INTEGER NOT NULL,
	kind TEXT NOT NULL,
	duty TEXT NOT NULL,
	ref INTEGER NOT NULL,
	look_first INTEGER NOT NULL CHECK (look_first IN (0, 1)),
	key TEXT NOT NULL,
	day INTEGER,
	minor INTEGER NOT NULL,
	paper TEXT NOT NULL,
	paper_n INTEGER NOT NULL,
	PRIMARY KEY (issuer, id),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;

-- Raw bytes as they came, by content.
CREATE TABLE evidence (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	media_type TEXT NOT NULL, -- RFC 6838
	origin TEXT NOT NULL,
	verifier TEXT NOT NULL,
	grade TEXT NOT NULL,
	class TEXT NOT NULL,      -- whose keep-until holds
	command INTEGER NOT NULL, -- that brought it first
	bytes BLOB,               -- sealed, class evidence; NULL = erased
	PRIMARY KEY (issuer, line, sha256),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT;

CREATE TABLE paper (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL,
	n INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('ordered', 'sealed', 'logged')),
	at_us INTEGER NOT NULL,
	leaf_index INTEGER,
	leaf BLOB,  -- the log's entry
	salt BLOB,  -- sealed, class books; NULL = erased
	bytes BLOB, -- sealed, class books: payload, then document
	PRIMARY KEY (issuer, line, number),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT;
CREATE UNIQUE INDEX paper_number ON paper (issuer, number);
CREATE INDEX paper_todo ON paper (issuer, state, at_us, line, number)
    WHERE state <> 'logged';

-- Complete subtrees of the log (RFC 6962, 2.1): level 0 are leaves.
CREATE TABLE log_node (
	issuer TEXT NOT NULL,
	level INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (issuer, level, idx)
) STRICT, WITHOUT ROWID;

-- The latest checkpoint (C2SP tlog-checkpoint).
CREATE TABLE log_head (
	issuer TEXT PRIMARY KEY,
	text TEXT NOT NULL
) STRICT;

-- Rule files, immutable, named by the SHA-256 of their bytes.
CREATE TABLE rules (
	issuer TEXT NOT NULL,
	provider TEXT NOT NULL,
	hash TEXT NOT NULL,
	n INTEGER NOT NULL, -- 1, 2, ... per provider
	at_us INTEGER NOT NULL,
	json TEXT NOT NULL,
	PRIMARY KEY (issuer, provider, hash)
) STRICT;

-- Keys to be destroyed: written with the decision, gone once it is done.
CREATE TABLE erasure (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	identity INTEGER NOT NULL CHECK (identity IN (0, 1)),
	evidence INTEGER NOT NULL CHECK (evidence IN (0, 1)),
	books INTEGER NOT NULL CHECK (books IN (0, 1)),
	PRIMARY KEY (issuer, line)
) STRICT, WITHOUT ROWID;
