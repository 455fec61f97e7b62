-- A store of schema 3: one line with an ending of four duties, one without; a token, a webhook, a look.
PRAGMA application_id = 1801546105;
PRAGMA user_version = 3;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	store_id BLOB NOT NULL CHECK (length(store_id) = 16),
	issuer TEXT NOT NULL DEFAULT '',
	demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
	clock_offset_us INTEGER NOT NULL DEFAULT 0,
	CHECK (demo = 1 OR clock_offset_us = 0)
) STRICT;
INSERT INTO meta VALUES(1,X'43a8e5d4e72fff39f69372dc6be71988','demo-mobile',1,0);
CREATE TABLE counter (
	issuer TEXT PRIMARY KEY,
	command INTEGER NOT NULL,
	effect INTEGER NOT NULL
, event INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES('demo-mobile',0,2,0);
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
	wake_us INTEGER, locked INTEGER NOT NULL DEFAULT 0
    CHECK (locked IN (0, 1)), sim_changed_us INTEGER, device_changed_us INTEGER, contact_changed_us INTEGER, expires INTEGER,
	PRIMARY KEY (issuer, line)
) STRICT;
INSERT INTO line VALUES('demo-mobile',1,2,'line','demo-mobile','C-000001','physical','postpaid',1,X'990488ed30ee9d0432a857ad7852ce151ba19c55b7a67d39ac1dedfb6c005fa17ef18cf62bf3b2230e994a9faf9967c93ed6e9355f33f064ec05355fb598fd51ba4d47791bfa4cb1aee5225b2b6f1f7449e0622bc0feee850edbc614768b56368ce944f8b5a1172cd2ca2c8564589743645ce55c2b330b62de461ce66eff011aa3d526f49cdb7370cdaea29ce35b480e',20290212,NULL,20210920,20261130,20300524,5,20210420,10,5071,3577,59814,0,0,0,NULL,1,1,0,'none','left',NULL,1,20250119,1,1,'JPY',1,'receivable=1093 opening=-1093','opening=1093',1,1,1700000821205008,0,NULL,NULL,NULL,NULL);
INSERT INTO line VALUES('demo-mobile',2,2,'line','demo-mobile','C-000002','physical','postpaid',1,NULL,20290212,NULL,20210920,20261231,20300524,5,20210420,10,5071,3577,59814,0,0,0,NULL,1,1,0,'none','left',NULL,1,20250119,1,1,'JPY',0,'','',0,0,NULL,0,NULL,NULL,NULL,20261231);
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
INSERT INTO line_part VALUES('demo-mobile',1,'item',0,'item-0','paid',0,597,20240209);
CREATE TABLE search (
	issuer TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('msisdn', 'iccid')),
	hash BLOB NOT NULL,
	line INTEGER NOT NULL,
	PRIMARY KEY (issuer, kind, hash, line),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;
INSERT INTO search VALUES('demo-mobile','iccid',X'd0a756e9b081f3ba7f5a3bed39a36c8648434988cb95e6b493b3b410992a69f9',1);
INSERT INTO search VALUES('demo-mobile','msisdn',X'3c4f2c272804497fa71c97e9ad4474d05f253f7fda73c8f8974bc877d9b77318',1);
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
	previewed_back INTEGER NOT NULL, hold_until_us INTEGER,
	PRIMARY KEY (issuer, line, seq),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;
INSERT INTO ending VALUES('demo-mobile',1,1,'KY-0001-0001-8245','running','initial-8-days',1700001023429884,20300218,NULL,1700000329132129,1,'0000000000000000000000000000000000000000000000000000000000000007','service-failure',0,0,2,2,NULL,107,63,NULL);
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
INSERT INTO duty VALUES('demo-mobile',1,1,0,'authority',0,'waiting','stated','recorded',61369,20260319,1700000792310404,'after-last-day','bss',NULL,NULL);
INSERT INTO duty VALUES('demo-mobile',1,1,1,'contract',0,'gone','confirmed','confirmed',57756,20260701,1700000230205259,'after-last-day','bss',NULL,NULL);
INSERT INTO duty VALUES('demo-mobile',1,1,2,'options',0,'withdrawn','proven','proven',54417,NULL,1700000657535740,'after-last-day','bss',NULL,NULL);
INSERT INTO duty VALUES('demo-mobile',1,1,3,'devices',0,'unsure','stated','stated',50461,20320523,1700000648146231,'after-last-day','bss',X'd7c0d3fccb7c9857eb862f51ff0e20bcd5b291d6e5620ac0bb40b22df5b2e1e4',1700000344774495);
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
INSERT INTO posting VALUES('demo-mobile',1,1,0,'opening','receivable',1093,'import',20290212,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',1,1,1,'opening','opening',-1093,'import',20290212,NULL,NULL);
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
	ending TEXT, event_first INTEGER, event_last INTEGER,
	PRIMARY KEY (issuer, line, id)
) STRICT, WITHOUT ROWID;
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
INSERT INTO effect VALUES('demo-mobile',1,1,'bss-end','records',6,0,'e-13714172835037073943',20251215,3799,'end-statement',0);
INSERT INTO effect VALUES('demo-mobile',2,1,'hlr-withdraw','dues',2,1,'e-14982656883457394251',20231109,4791,'certificate',2);
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
	bytes BLOB, event INTEGER, -- sealed, class books: payload, then document
	PRIMARY KEY (issuer, line, number),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT;
CREATE TABLE log_node (
	issuer TEXT NOT NULL,
	level INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (issuer, level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE log_head (
	issuer TEXT PRIMARY KEY,
	text TEXT NOT NULL
) STRICT;
CREATE TABLE rules (
	issuer TEXT NOT NULL,
	provider TEXT NOT NULL,
	hash TEXT NOT NULL,
	n INTEGER NOT NULL, -- 1, 2, ... per provider
	at_us INTEGER NOT NULL,
	json TEXT NOT NULL,
	PRIMARY KEY (issuer, provider, hash)
) STRICT;
CREATE TABLE erasure (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	identity INTEGER NOT NULL CHECK (identity IN (0, 1)),
	evidence INTEGER NOT NULL CHECK (evidence IN (0, 1)),
	books INTEGER NOT NULL CHECK (books IN (0, 1)),
	PRIMARY KEY (issuer, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE brake (
	issuer TEXT NOT NULL,
	actor TEXT NOT NULL,
	hour INTEGER NOT NULL, -- whole hours since 1970
	n INTEGER NOT NULL,    -- endings filed in it
	PRIMARY KEY (issuer, actor)
) STRICT, WITHOUT ROWID;
INSERT INTO brake VALUES('demo-mobile','counter-1',490000,3);
CREATE TABLE suspect (
	issuer TEXT NOT NULL,
	fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
	deaths INTEGER NOT NULL,
	PRIMARY KEY (issuer, fingerprint)
) STRICT, WITHOUT ROWID;
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
INSERT INTO token VALUES('demo-mobile','tk-aaaaaaaa',X'0707070707070707070707070707070707070707070707070707070707070707','billing','operator',NULL,'lines:read',1700000000000000,NULL,NULL);
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
INSERT INTO hook VALUES('demo-mobile','wh-aaaaaaaa','billing','standard','on',NULL,'https://example.com/hook',NULL,'',X'0b30557a9fc4e90e33587da2c7ec11365b80a5caef14395e443823ba175814a074e226cd5377b7709650a6810c161336cc31f38317521aeeb1520a6e02b8d811c1b4d4945367d23892fbe790d961',NULL,1700000000000000,0,NULL);
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
INSERT INTO access VALUES('demo-mobile',1,1,1,'line','counter-1','cli',1700000000000000);
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
CREATE UNIQUE INDEX line_contract ON line (issuer, contract_no);
CREATE INDEX line_wake ON line (issuer, wake_us, line)
    WHERE wake_us IS NOT NULL;
CREATE UNIQUE INDEX ending_ref ON ending (issuer, ref);
CREATE UNIQUE INDEX command_key ON command (issuer, key)
    WHERE key IS NOT NULL;
CREATE UNIQUE INDEX paper_number ON paper (issuer, number);
CREATE INDEX paper_todo ON paper (issuer, state, at_us, line, number)
    WHERE state <> 'logged';
CREATE INDEX line_expires ON line (issuer, line, expires, provider)
    WHERE expires IS NOT NULL;
CREATE UNIQUE INDEX token_hash ON token (issuer, hash);
CREATE INDEX delivery_head ON delivery (issuer, next_try_us, event, hook)
    WHERE head = 1;
CREATE INDEX delivery_line ON delivery (issuer, hook, line, event)
    WHERE state = 'due';
CREATE INDEX delivery_done ON delivery (issuer, last_try_us)
    WHERE state = 'done';
CREATE INDEX delivery_dead ON delivery (issuer, event, hook)
    WHERE state = 'dead';
CREATE INDEX access_line ON access (issuer, line, n);
CREATE INDEX bulk_item_open ON bulk_item (issuer, bulk, line)
    WHERE state = 'open';
CREATE UNIQUE INDEX doc_n ON doc (issuer, kind, n);
CREATE UNIQUE INDEX doc_owner ON doc (issuer, kind, owner, n);
CREATE UNIQUE INDEX doc_key ON doc (issuer, kind, owner, key)
    WHERE key IS NOT NULL;
COMMIT;
