-- SPDX-License-Identifier: Apache-2.0
-- Each entry of the audit was put into three indexes that no statement reads by: who looks things
-- up filters by several columns at once, the latest first, along the primary key.

DROP INDEX audit_object;
DROP INDEX audit_unit;
DROP INDEX audit_person;
