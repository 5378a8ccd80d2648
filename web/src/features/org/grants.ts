/* SPDX-License-Identifier: Apache-2.0 */
import { api } from '@/lib/api'
import { ask, attempt } from '@/lib/ask'
import type { Grant } from './model'

/** Asks, and takes the role back; true when it is gone. */
export async function takeBack(grant: Grant): Promise<boolean> {
  const isSure = await ask({
    title: '收回角色',
    text: `收回${grant.person_name}在“${grant.unit_name}”的“${grant.title}”角色，立即生效。`,
    confirm: '收回',
    isDanger: true,
  })
  return isSure && attempt(() => api.delete(`/grants/${grant.id}`), '角色已收回。')
}
