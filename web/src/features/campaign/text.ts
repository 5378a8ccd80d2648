/* SPDX-License-Identifier: Apache-2.0 */
export const subjectTitles: Record<string, string> = { unit: '单位', person: '个人', team: '队伍' }
export function stateTitle(task: { frozen: number }): string {
  return task.frozen > 0 ? `已定稿（第 ${task.frozen} 版）` : '进行中'
}
export const text = {
  tasksFirst:
    '先在“评分方案”里选一个预设方案并锁定，再新建计分任务，选好参评对象后就可以填报数据。',
  needsScheme: '还没有锁定的评分方案。请先到“评分方案”新建方案、填好参数并锁定。',
  trial:
    '试算只给您自己看，不保存，也不影响正式排名。换一个参数、换一种口径或另一个方案，' +
    '看看名次会怎样变化；离开本页后，改过的口径不再保留。',
  freeze:
    '定稿的结果有编号和校验值，以后不再变化。数据有更正的，只能另定新版，并写明原因、' +
    '同意人和名次变化。',
  noRanking: '还没有可以排名的数据。请先填报或导入数据。',
  missing: '缺数据的评分项得 0 分；请在定稿前补齐，或确认确实没有。',
}
