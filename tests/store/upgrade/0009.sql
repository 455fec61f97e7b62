-- A store of schema 9: what the one of schema 8 became.
PRAGMA application_id = 1801546105;
PRAGMA user_version = 9;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
CREATE TABLE brake (
	issuer TEXT NOT NULL,
	actor TEXT NOT NULL,
	hour INTEGER NOT NULL, -- whole hours since 1970
	n INTEGER NOT NULL,    -- endings filed in it
	PRIMARY KEY (issuer, actor)
) STRICT, WITHOUT ROWID;
INSERT INTO brake VALUES('demo-mobile','counter-1',490000,1);
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
CREATE TABLE counter (
	issuer TEXT PRIMARY KEY,
	command INTEGER NOT NULL,
	effect INTEGER NOT NULL
, event INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES('demo-mobile',0,2,0);
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
INSERT INTO duty VALUES('demo-mobile',1,1,0,'authority',0,'given-up','none','none',61658,20230119,1700000624398258,'after-last-day','bss',X'b2e1e40b5f31830ec817731567916c3e38d22b4b8786e7622a1020d2ed60ecfb',NULL);
INSERT INTO duty VALUES('demo-mobile',1,1,1,'contract',0,'refused','proven','confirmed',31237,NULL,1700000200783561,'after-last-day','',X'a5c4572131992270d2ed00e0a31c969370c893988bd0a15c3aa485c43185b6e1',NULL);
INSERT INTO duty VALUES('demo-mobile',1,1,2,'options',0,'waived','proven','stated',6507,NULL,1700001020874292,'after-last-day','',X'2b9704aeb3940f799d8c97e6c33ef853bdde19a97648cc678b7efcc74caac3f2',1700000521218994);
INSERT INTO duty VALUES('demo-mobile',1,1,3,'devices',0,'seen','recorded','recorded',44128,NULL,1700000633320662,'after-last-day','bss',X'144c00f235652d31b35a5430ca5903957a3ea22f81fe2949b9d89350022a36d4',1700000470708324);
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
	paper_n INTEGER NOT NULL, what TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (issuer, id),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;
INSERT INTO effect VALUES('demo-mobile',1,1,'bss-devices','devices',5,1,'e-1798384234994059879',20260319,1031,'receipt',2,'');
INSERT INTO effect VALUES('demo-mobile',2,1,'smdp-retire','notice',3,0,'e-12087726815875821546',20200705,1147,'amendment',1,'');
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
	previewed_back INTEGER NOT NULL, hold_until_us INTEGER, reminded INTEGER NOT NULL DEFAULT 0, retires INTEGER NOT NULL DEFAULT 0, refunds_failed INTEGER NOT NULL DEFAULT 0, waiver_by TEXT, waiver INTEGER, ground TEXT NOT NULL DEFAULT 'none', relation TEXT NOT NULL DEFAULT 'none', shown INTEGER NOT NULL DEFAULT 0, heirs_payee INTEGER NOT NULL DEFAULT 0
    CHECK (heirs_payee IN (0, 1)), when_used_up INTEGER NOT NULL DEFAULT 0
    CHECK (when_used_up IN (0, 1)),
	PRIMARY KEY (issuer, line, seq),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;
INSERT INTO ending VALUES('demo-mobile',1,1,'KY-0001-0001-2503','running','plain',1700000104626131,NULL,20230107,NULL,0,'0000000000000000000000000000000000000000000000000000000000000007','left-japan',1,0,0,0,NULL,925,394,1700000248272619,9,1,0,NULL,NULL,'none','none',0,0,0);
CREATE TABLE erasure (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	identity INTEGER NOT NULL CHECK (identity IN (0, 1)),
	evidence INTEGER NOT NULL CHECK (evidence IN (0, 1)),
	books INTEGER NOT NULL CHECK (books IN (0, 1)),
	PRIMARY KEY (issuer, line)
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
    CHECK (locked IN (0, 1)), sim_changed_us INTEGER, device_changed_us INTEGER, contact_changed_us INTEGER, expires INTEGER, discount INTEGER NOT NULL DEFAULT 0, discount_until INTEGER, payee_bad INTEGER NOT NULL DEFAULT 0
    CHECK (payee_bad IN (0, 1)), bills INTEGER NOT NULL DEFAULT 0, unbilled TEXT NOT NULL DEFAULT '', usage_before INTEGER NOT NULL DEFAULT 0, remaining INTEGER NOT NULL DEFAULT 0, remaining_us INTEGER, remaining_before INTEGER NOT NULL DEFAULT 0, remaining_before_us INTEGER, change TEXT NOT NULL DEFAULT 'none', change_state TEXT NOT NULL DEFAULT 'idle', change_ref INTEGER NOT NULL DEFAULT 0, change_serial INTEGER NOT NULL DEFAULT 0, change_tries INTEGER NOT NULL DEFAULT 0, change_next_us INTEGER, last_bill INTEGER NOT NULL DEFAULT 0, plan TEXT NOT NULL DEFAULT '', tariffs TEXT NOT NULL DEFAULT '', change_tariff TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (issuer, line)
) STRICT;
INSERT INTO line VALUES('demo-mobile',1,2,'line','demo-mobile','C-000001','esim','postpaid',1,X'7b334bc54c02b6278f0650fc9906ac35155b6791d4372d6b5f0b111ac526b6e2a97aa4603e1d318c7c59de55815189d3a2da5e65c6bdb2d29417eb5b1f38a00f58ea855eb33e41a53cdbe59d0b399bb6f068c240e5d76ba61d0d6553317b31cf46d0f654abd47251e5a7c1d9067f6adb58458e99fd22b40968c1a7ffc5c6ddc696d130970e3ea437fbc358cd37ceb30e9700841d76bf10da6b5d4f42e78cc5a3146cfa9d3c53efd32acdada326f2da01b116a74d',20290212,NULL,20210920,20221222,20300524,5,20210420,10,5071,3577,59814,0,0,0,NULL,1,1,0,'installed','left',NULL,1,20250119,1,1,'JPY',4,'receivable=4756 fees=-1540 settlement=1000 opening=-4216','opening=4216 charge-month=1200 charge-usage=340 payment=1000',2,1,1700000703076864,0,1700000988287913,NULL,1700000477654441,NULL,0,NULL,0,0,'',0,0,NULL,0,NULL,'none','idle',0,0,0,NULL,0,'','','');
INSERT INTO line VALUES('demo-mobile',2,1,'line','demo-mobile','C-000002','physical','postpaid',1,X'39b1422866f0593bc1b29df00191f48d36245e8e93d0b7f676ebef2a04d079caaa11bce6ae85d1c64d8ac79634bf746673487149b86f85de1d441e057db64306f3476b86c694c647f31bc79d227690962f54ba61d06e802305db9f140b19c9a58688e505b7681eb45835ac5e7d72c1d1ad8b1cb7169eb06cddb2ec75c4fc7cbc661d7fc075a2027a529c761ab79d16f10ac24da038d24f10e4f79ec97f9f311e30ba84b13424701e9e2660ce2514983de9cc3dc33dc3b74b',20200524,NULL,20310531,20261231,NULL,15,20310918,2,1436,5372,69633,1,1,1,NULL,1,0,1,'none','left',NULL,0,20260718,0,1,'JPY',1,'receivable=380 opening=-380','opening=380',0,0,NULL,0,NULL,NULL,NULL,20261231,0,NULL,0,0,'',0,0,NULL,0,NULL,'none','idle',0,0,0,NULL,0,'','','');
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
INSERT INTO line_part VALUES('demo-mobile',1,'item',0,'item-0','out',0,795,20241006);
INSERT INTO line_part VALUES('demo-mobile',1,'option',0,'option-0','over',1,582,NULL);
CREATE TABLE log_head (
	issuer TEXT PRIMARY KEY,
	text TEXT NOT NULL
) STRICT;
CREATE TABLE log_node (
	issuer TEXT NOT NULL,
	level INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (issuer, level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE meta (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	store_id BLOB NOT NULL CHECK (length(store_id) = 16),
	issuer TEXT NOT NULL DEFAULT '',
	demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
	clock_offset_us INTEGER NOT NULL DEFAULT 0,
	CHECK (demo = 1 OR clock_offset_us = 0)
) STRICT;
INSERT INTO meta VALUES(1,X'6c96def56417226c5bef7a4403933faf','demo-mobile',1,0);
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
INSERT INTO notification VALUES('demo-mobile',1,'due','es9plus',NULL,X'b107107e80b14e2e9bc80445934792c13f54a68249966562b53ab2b0a2a89829',1,1764000000000000,1764000000000000,'verified',NULL,'delete',7,0,0,0,0,0,X'0200000000000000000000000000000000000000000000000000000000000000',NULL,0,NULL,NULL,NULL,X'9bcc3d1bb9f881ca0567a37408a015653fe3c851a138f27f53ed7535733fc901822c134780484411e81f48c2af2433d54229a34b1d55d7d3b20a1a6ea8ac791b15c5f2fef59561db2b9a7e4a90ad33b6891e91d68b6bfffb52d7c67c8c98',X'd0a756e9b081f3ba7f5a3bed39a36c8648434988cb95e6b493b3b410992a69f9',X'989cbd926f53e14ce619ec10bd82068877c9dac9f25f0a6ceee91c87be57896c',X'142baa6dc2d472cd29a6de4a9b62fbc81c6750d10950245d91af22920a449544',X'a92622f42b17613795864935151bf1bc9ff6b3f8a3285cb4d99fddef5e4fe0c782da2c454e03a5af74e3e8e26c4760e62270d20df8c1271144fb332a');
CREATE TABLE notification_count (
	issuer TEXT NOT NULL,
	state TEXT NOT NULL,
	n INTEGER NOT NULL CHECK (n >= 0),
	PRIMARY KEY (issuer, state)
) STRICT, WITHOUT ROWID;
INSERT INTO notification_count VALUES('demo-mobile','due',1);
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
INSERT INTO paper VALUES('demo-mobile',1,'KY-0001-R1','receipt',1,'ordered',1764000000000000,NULL,NULL,X'894ad035b75a8015a10e86a3e8a3d627a5aaa32ad2ffdc8193a165caef634d9875ffb03e63d858fb3650bebde623e8a83a6e878a160b2c5e5720226063f541ca8052fa31cdf2a1cd',X'2e8ebf2486a3a82f491f4fe3c83973bd3444dcabe0516f7766bed2558a0e41461abfce11f30f22840e69b69619ba5ce0412c4b61dfe1c451f0ee',NULL);
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
	period_last INTEGER, bill INTEGER, tax TEXT, what TEXT,
	PRIMARY KEY (issuer, line, entry, n),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;
INSERT INTO posting VALUES('demo-mobile',1,1,0,'opening','receivable',4216,'import',20290212,NULL,NULL,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',1,1,1,'opening','opening',-4216,'import',20290212,NULL,NULL,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',1,2,0,'charge-month','receivable',1200,'demo-mobile#recurring@2024-01-01',20260831,20260801,20260831,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',1,2,1,'charge-month','fees',-1200,'demo-mobile#recurring@2024-01-01',20260831,20260801,20260831,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',1,3,0,'charge-usage','receivable',340,'demo-mobile#dues@2024-01-01',20260920,NULL,NULL,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',1,3,1,'charge-usage','fees',-340,'demo-mobile#dues@2024-01-01',20260920,NULL,NULL,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',1,4,0,'payment','settlement',1000,'payment',20260925,NULL,NULL,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',1,4,1,'payment','receivable',-1000,'payment',20260925,NULL,NULL,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',2,1,0,'opening','receivable',380,'import',20200524,NULL,NULL,NULL,NULL,NULL);
INSERT INTO posting VALUES('demo-mobile',2,1,1,'opening','opening',-380,'import',20200524,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE result (
	issuer TEXT NOT NULL,
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
	actor TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	PRIMARY KEY (issuer, sha256)
) STRICT, WITHOUT ROWID;
CREATE TABLE rules (
	issuer TEXT NOT NULL,
	provider TEXT NOT NULL,
	hash TEXT NOT NULL,
	n INTEGER NOT NULL, -- 1, 2, ... per provider
	at_us INTEGER NOT NULL,
	json TEXT NOT NULL,
	PRIMARY KEY (issuer, provider, hash)
) STRICT;
CREATE TABLE search (
	issuer TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('msisdn', 'iccid')),
	hash BLOB NOT NULL,
	line INTEGER NOT NULL,
	PRIMARY KEY (issuer, kind, hash, line),
	FOREIGN KEY (issuer, line) REFERENCES line
) STRICT, WITHOUT ROWID;
INSERT INTO search VALUES('demo-mobile','iccid',X'9a6f4bda812eb752dca4b6b72bd8c3c86ed395c9bab5e1e7189c27b2171f59b7',2);
INSERT INTO search VALUES('demo-mobile','iccid',X'd0a756e9b081f3ba7f5a3bed39a36c8648434988cb95e6b493b3b410992a69f9',1);
INSERT INTO search VALUES('demo-mobile','msisdn',X'3c4f2c272804497fa71c97e9ad4474d05f253f7fda73c8f8974bc877d9b77318',1);
INSERT INTO search VALUES('demo-mobile','msisdn',X'b0112e8a5392cad8ba587e90a71405399c4cd84c49637537442bb468e80abc3e',2);
CREATE TABLE suspect (
	issuer TEXT NOT NULL,
	fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
	deaths INTEGER NOT NULL,
	PRIMARY KEY (issuer, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE TABLE tally (
	issuer TEXT NOT NULL,
	day INTEGER NOT NULL,  -- that its window lies in
	whom BLOB NOT NULL CHECK (length(whom) = 32), -- keyed hash
	n INTEGER NOT NULL CHECK (n >= 0),
	PRIMARY KEY (issuer, day, whom)
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
INSERT INTO token VALUES('demo-mobile','tk-aaaaaaaa',X'0700000000000000000000000000000000000000000000000000000000000000','billing','operator',NULL,'lines:read',1764000000000000,NULL,NULL);
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
CREATE UNIQUE INDEX notification_sha256 ON notification (issuer, sha256);
CREATE INDEX notification_state ON notification (issuer, state, n);
CREATE INDEX notification_iccid ON notification (issuer, iccid, n)
    WHERE iccid IS NOT NULL;
CREATE INDEX notification_eid ON notification (issuer, eid, n)
    WHERE eid IS NOT NULL;
CREATE INDEX notification_lends_iccid ON notification (issuer, iccid, n)
    WHERE iccid IS NOT NULL AND verdict = 'verified' AND installation = 0;
CREATE INDEX notification_lends_eid ON notification (issuer, eid, n)
    WHERE eid IS NOT NULL AND verdict = 'verified' AND installation = 0;
CREATE INDEX notification_event ON notification (issuer, chip_event, n)
    WHERE chip_event IS NOT NULL;
CREATE INDEX notification_line ON notification (issuer, line)
    WHERE line IS NOT NULL;
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
CREATE UNIQUE INDEX transfer_key ON transfer (issuer, key);
CREATE INDEX transfer_line ON transfer (issuer, line, n);
CREATE INDEX transfer_state
    ON transfer (issuer, state, n, provider, kind, currency);
CREATE INDEX transfer_run ON transfer (issuer, run, n) WHERE run IS NOT NULL;
CREATE UNIQUE INDEX payment_key ON payment (issuer, key);
CREATE INDEX payment_line ON payment (issuer, line, n);
CREATE UNIQUE INDEX payment_session ON payment (issuer, session)
    WHERE session IS NOT NULL;
CREATE UNIQUE INDEX payment_intent ON payment (issuer, intent)
    WHERE intent IS NOT NULL;
CREATE UNIQUE INDEX payment_reference ON payment (issuer, reference)
    WHERE reference IS NOT NULL;
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
CREATE INDEX exhibit_owner ON exhibit (issuer, owner) WHERE state <> 'gone';
CREATE INDEX exhibit_until ON exhibit (issuer, until_us)
    WHERE until_us IS NOT NULL;
COMMIT;
