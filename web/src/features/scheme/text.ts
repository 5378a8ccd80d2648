/* SPDX-License-Identifier: Apache-2.0 */
export const subjectTitles: Record<string, string> = { unit: '单位', team: '队伍', person: '个人' }
export const stateTitles: Record<string, string> = { draft: '草稿', locked: '已锁定' }
export const metricKinds = [
  { value: 'count', title: '件数、人数（非负整数）' },
  { value: 'number', title: '其他数' },
  { value: 'rank', title: '名次' },
  { value: 'flag', title: '是/否' },
]
export const operators = [
  { value: '>=', title: '大于或等于' },
  { value: '>', title: '大于' },
  { value: '<=', title: '小于或等于' },
  { value: '<', title: '小于' },
  { value: '=', title: '等于' },
  { value: '!=', title: '不等于' },
]
export const text = {
  first: '从预设方案中选一个最接近的，改成本地的分值和条款；也可以复制去年的方案。',
  lock: '锁定后方案不能再改，可以用于计分任务。以后要改，复制为新版本。',
  locked: '方案已锁定，不能修改。要改的，请复制为新版本或明年的方案。',
  settings: '文件中还空着的数（如“X 分”），由有权的人确定后填在这里。全部填好才能锁定。',
  id: '小写字母开头，只含小写字母、数字和“_”',
  number: '请填数字，最多 15 位',
  blank: '……',
}
