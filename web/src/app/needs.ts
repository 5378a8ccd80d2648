/* SPDX-License-Identifier: Apache-2.0 */
/* One of which a page needs, told once for menu and router. The server decides; this only says so
   before an empty page does. */
import type { Permission } from '@/lib/session'

const one = (...permissions: Permission[]): Permission[] => permissions
export const needs = {
  draws: one('see_draws'),
  tasks: one('see_results', 'see_facts'),
  schemes: one('see_schemes'),
  publications: one('see_results'),
  units: one('see_units'),
  people: one('see_people'),
  grants: one('grant'),
  roster: one('import_roster'),
  audit: one('see_audit'),
  system: one('administer'),
  newTask: one('run_tasks'),
  contests: one('see_contests'),
  results: one('see_results'),
  facts: one('see_facts'),
  fill: one('keep_facts'),
  edit: one('keep_schemes'),
}
