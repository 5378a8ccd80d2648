/* SPDX-License-Identifier: Apache-2.0 */
export interface PublicationRow {
  publication: number
  number: string
  version: number
  task: number
  title: string
  frozen_at: number
  frozen_by_name: string
  hash: string
  supersedes: number | null
  reason: string
}
export interface Publication extends PublicationRow {
  agreed_by: string[]
  scheme_title: string
  scheme_version: number
  engine: string
  /** What was found when everything was hashed again. */
  check: string | null
  may_see_facts: boolean
  audit_head: string
  fact_count: number
  moves: {
    subject: number
    name: string
    rank_before: number | null
    rank_after: number | null
    total_before: number | string | null
    total_after: number | string | null
  }[]
  is_intact: boolean
}
