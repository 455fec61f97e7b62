-- What the provider's last bill of a line came to, with tax: asked of holders
-- who are abroad.  0: not known.

ALTER TABLE line ADD COLUMN last_bill INTEGER NOT NULL DEFAULT 0;

-- Plans: the one a line was imported with, those it was changed to, and the
-- one that is being asked for ("code:fee:once:day", day as 20261201).
ALTER TABLE line ADD COLUMN plan TEXT NOT NULL DEFAULT '';
ALTER TABLE line ADD COLUMN tariffs TEXT NOT NULL DEFAULT '';
ALTER TABLE line ADD COLUMN change_tariff TEXT NOT NULL DEFAULT '';
ALTER TABLE effect ADD COLUMN what TEXT NOT NULL DEFAULT '';
