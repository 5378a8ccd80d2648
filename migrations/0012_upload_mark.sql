-- SPDX-License-Identifier: Apache-2.0
-- Another file of the same name and size is another upload: what the browser knows of the file
-- tells them apart.

ALTER TABLE file_upload ADD COLUMN mark text NOT NULL DEFAULT '';  -- '': the client told none
