-- SPDX-License-Identifier: Apache-2.0
-- Documents that were made in the background.

-- One row: what a job has made.
CREATE TABLE campaign_document (
    job  bigint PRIMARY KEY,        -- job.id
    file bigint NOT NULL REFERENCES file (id)
);
