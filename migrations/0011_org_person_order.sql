-- SPDX-License-Identifier: Apache-2.0
-- Databases of the first hours lack this index: 0002 had it added when they were there already.

CREATE INDEX IF NOT EXISTS org_person_order ON org_person (sort_order);
