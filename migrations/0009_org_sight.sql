-- SPDX-License-Identifier: Apache-2.0
-- Whose things a person may do something with, and whose they may see, said once.

-- A row: for the things of a unit a person has a role from day to day, because it was given for
-- that unit or one above. Ask with person, unit, role and day.
CREATE VIEW org_reach AS
SELECT g.person, g.role, g.from_day, COALESCE(g.until_day, 2147483647) AS last_day,
       b.below AS unit
  FROM org_grant g JOIN org_below b ON b.above = g.unit
 WHERE g.ended_at IS NULL;

-- A row: the same, and also for the units above the one it was given for, whose schemes, tasks and
-- results are made for that one too.
CREATE VIEW org_sight AS
SELECT g.person, g.role, g.from_day, COALESCE(g.until_day, 2147483647) AS last_day, u.id AS unit
  FROM org_grant g CROSS JOIN org_unit u
 WHERE g.ended_at IS NULL
   AND EXISTS (SELECT 1 FROM org_below b
                WHERE (b.above = g.unit AND b.below = u.id)
                   OR (b.above = u.id AND b.below = g.unit));
