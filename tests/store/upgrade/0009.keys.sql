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
INSERT INTO owner VALUES(1,X'6c96def56417226c5bef7a4403933faf',X'ad763674ec79cfea8b8e1503fd9e1fffb8754f196def1adebde4133f2d7d37f5');
CREATE TABLE key (
	issuer TEXT NOT NULL,
	line INTEGER NOT NULL,
	identity BLOB CHECK (length(identity) = 32),
	evidence BLOB CHECK (length(evidence) = 32),
	books BLOB CHECK (length(books) = 32),
	PRIMARY KEY (issuer, line)
) STRICT, WITHOUT ROWID;
INSERT INTO "key" VALUES('demo-mobile',1,X'a36aa6373f9724825575917e3e529c8f66c40521093f87f467fbb2cbe6f9ba43',X'71f700ba7bfdd26347990488ed30ee9d0432a857ad7852ce151ba19c55b7a67d',X'39d54afc65c3e47d6171697db7c6efe06b0f395175535bb384e160f68372ae59');
INSERT INTO "key" VALUES('demo-mobile',2,X'9ddcad6834a0c98cf7d4c7f225c71ecef71a20461a3e50305252feb564b0fdc6',X'0993d40db5cc61a30ceacb8a03c7d06d33314527f5fc9f3424902f758b608abd',X'a4fb020608a02d9b3262b8f32cf6ef920b73ed26b4a37c22ba9b8c0563bfde3d');
COMMIT;
