/* SPDX-License-Identifier: Apache-2.0 */
/* The menu by what a person may do. What is not built is not in it. */
import { may, type Permission } from '@/lib/session'
import { needs } from './needs'

export interface MenuEntry {
  title: string
  to: string
  needs: Permission[]
}
export interface MenuGroup {
  title: string
  entries: MenuEntry[]
}

const groups: MenuGroup[] = [
  {
    title: '评选',
    entries: [
      { title: '待办', to: '/', needs: [] },
      { title: '计分任务', to: '/tasks', needs: needs.tasks },
      { title: '评分方案', to: '/schemes', needs: needs.schemes },
      { title: '定稿成果', to: '/publications', needs: needs.publications },
    ],
  },
  {
    title: '比武',
    entries: [
      { title: '技能比武', to: '/contests', needs: needs.contests },
      { title: '选拔集训', to: '/selections', needs: needs.contests },
      { title: '抽签', to: '/draws', needs: needs.draws },
    ],
  },
  {
    title: '单位和人员',
    entries: [
      { title: '单位', to: '/units', needs: needs.units },
      { title: '人员', to: '/people', needs: needs.people },
      { title: '角色授权', to: '/grants', needs: needs.grants },
      { title: '花名册导入', to: '/roster', needs: needs.roster },
    ],
  },
  {
    title: '系统',
    entries: [
      { title: '审计', to: '/audit', needs: needs.audit },
      { title: '系统管理', to: '/system', needs: needs.system },
    ],
  },
]

export function menuForMe(): MenuGroup[] {
  return groups
    .map((group) => ({
      ...group,
      entries: group.entries.filter((entry) => entry.needs.length === 0 || entry.needs.some(may)),
    }))
    .filter((group) => group.entries.length > 0)
}
