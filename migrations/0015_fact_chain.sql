-- SPDX-License-Identifier: Apache-2.0
-- A figure names its last change, and each change the one before: so its history is found without
-- an index, into which every change had to be put at a place of its own, on a page of its own.

ALTER TABLE fact ADD COLUMN last_change bigint NOT NULL DEFAULT 0;          -- fact_change.id
ALTER TABLE fact_change ADD COLUMN change_before bigint NOT NULL DEFAULT 0; -- fact_change.id of the
                                                                            -- same figure; 0: none
UPDATE fact_change SET change_before = coalesce(
    (SELECT max(x.id) FROM fact_change x WHERE x.fact = fact_change.fact AND x.id < fact_change.id),
    0);
UPDATE fact SET last_change = coalesce(
    (SELECT max(x.id) FROM fact_change x WHERE x.fact = fact.id), 0);
DROP INDEX fact_change_fact;
