-- Papers and their log.

-- name: paper_add
INSERT INTO paper (
	issuer, line, number, kind, n, state, at_us, leaf_index, leaf,
	salt, bytes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: paper_in
-- Oldest first; only for states before 'logged', which the index leaves out.
SELECT line, number, kind, n, state, at_us, leaf_index, leaf, salt
FROM paper WHERE issuer = ? AND state = ? AND state <> 'logged'
ORDER BY at_us, line, number;

-- name: paper_of
SELECT line, number, kind, n, state, at_us, leaf_index, leaf, salt
FROM paper WHERE issuer = ? AND line BETWEEN ? AND ?
ORDER BY line, at_us, number;

-- name: paper_get
SELECT line, state, bytes FROM paper WHERE issuer = ? AND number = ?;

-- name: paper_seal
UPDATE paper SET state = 'sealed', leaf = ?, bytes = ?
WHERE issuer = ? AND number = ? AND state = 'ordered';

-- name: paper_log
UPDATE paper SET state = 'logged', leaf_index = ?
WHERE issuer = ? AND number = ? AND state = 'sealed';

-- name: paper_erase
UPDATE paper SET salt = NULL, bytes = NULL WHERE issuer = ? AND line = ?;

-- name: node_add
INSERT INTO log_node (issuer, level, idx, hash) VALUES (?, ?, ?, ?);

-- name: node_get
SELECT hash FROM log_node WHERE issuer = ? AND level = ? AND idx = ?;

-- name: node_list
SELECT level, idx, hash FROM log_node WHERE issuer = ? ORDER BY level, idx;

-- name: log_size
SELECT coalesce(max(idx) + 1, 0) FROM log_node
WHERE issuer = ? AND level = 0;

-- name: head_get
SELECT text FROM log_head WHERE issuer = ?;

-- name: head_put
INSERT OR REPLACE INTO log_head (issuer, text) VALUES (?, ?);
