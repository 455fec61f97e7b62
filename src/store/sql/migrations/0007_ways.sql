-- Ways of ending: what whoever files said beside the way.

-- Why a confirmation measure is asked for.
ALTER TABLE ending ADD COLUMN ground TEXT NOT NULL DEFAULT 'none';
-- The holder has died: who files, which papers were shown (one bit each), and
-- whether the heirs said where refunds go.
ALTER TABLE ending ADD COLUMN relation TEXT NOT NULL DEFAULT 'none';
ALTER TABLE ending ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ending ADD COLUMN heirs_payee INTEGER NOT NULL DEFAULT 0
    CHECK (heirs_payee IN (0, 1));
-- It ends when its data is used up, or its validity ends.
ALTER TABLE ending ADD COLUMN when_used_up INTEGER NOT NULL DEFAULT 0
    CHECK (when_used_up IN (0, 1));

-- Bytes left of a line's data: as reported last, and before that.
ALTER TABLE line ADD COLUMN remaining INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN remaining_us INTEGER;
ALTER TABLE line ADD COLUMN remaining_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN remaining_before_us INTEGER;

-- The last change that was asked for of a line that goes on: one device, one
-- option.
ALTER TABLE line ADD COLUMN change TEXT NOT NULL DEFAULT 'none';
ALTER TABLE line ADD COLUMN change_state TEXT NOT NULL DEFAULT 'idle';
ALTER TABLE line ADD COLUMN change_ref INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN change_serial INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN change_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN change_next_us INTEGER;
