-- What the provider's last bill of a line came to, with tax: asked of holders
-- who are abroad.  0: not known.

ALTER TABLE line ADD COLUMN last_bill INTEGER NOT NULL DEFAULT 0;
