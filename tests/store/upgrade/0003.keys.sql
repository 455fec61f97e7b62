-- Its keys: those of a test, and of nobody's line.
PRAGMA application_id = 1801546105;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE owner (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	store_id BLOB NOT NULL CHECK (length(store_id) = 16),
	index_key BLOB NOT NULL CHECK (length(index_key) = 32)
) STRICT;
INSERT INTO owner VALUES(1,X'43a8e5d4e72fff39f69372dc6be71988',X'ad763674ec79cfea8b8e1503fd9e1fffb8754f196def1adebde4133f2d7d37f5');
CREATE TABLE key (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	identity BLOB CHECK (length(identity) = 32),
	evidence BLOB CHECK (length(evidence) = 32),
	books BLOB CHECK (length(books) = 32),
	PRIMARY KEY (issuer, line)
) STRICT, WITHOUT ROWID;
INSERT INTO "key" VALUES('demo-mobile',1,X'80638f4c5e30ea2fe126fa75b544b6bf120c121a1cb23b3ff7ae4b07d5d4592f',X'4d97d06b9da203cb54fe5919cdba91bce112aa298de43fa36aa6373f97248255',X'75917e3e529c8f66c40521093f87f467fbb2cbe6f9ba4371f700ba7bfdd26347');
COMMIT;
