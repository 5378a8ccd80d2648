/* SPDX-License-Identifier: Apache-2.0 */
import type { Unit } from './model'

export const kindTitles: Record<Unit['kind'], string> = {
  province: '省级',
  city: '市级',
  county: '县（区）级',
  station: '派出机构',
  direct: '直属单位',
}
export const kindOptions = Object.entries(kindTitles).map(([value, title]) => ({ value, title }))
export const sexTitles: Record<string, string> = { male: '男', female: '女' }
export const sexOptions = [
  { value: 'male', title: '男' },
  { value: 'female', title: '女' },
]

export const text = {
  unitsFirst: '请先新增本级单位，再在它下面新增下级单位；也可以在花名册导入时核对单位名称。',
  peopleFirst: '可以逐个新增，也可以下载花名册模板填好后一次导入。',
  grantsFirst: '在“人员”里打开一个人，点“授予角色”。收回、到期的角色也会留在这里备查。',
  rosterSteps: ['下载模板', '上传并检查', '确认导入'],
  rosterFaults: '有问题的行没有改好之前，整份花名册不会导入。请按下表在原文件中修改后重新上传。',
  rosterSame: '花名册与系统内的信息一致，没有需要导入的内容。',
  passwordOnce: '下面的密码只显示这一次，请当面或通过安全方式告知本人。本人首次登录时必须修改。',
  identityAudited: '查看完整身份证号会记入审计，请填写查看事由。',
}
export const whatTitles = { fresh: '新增', changed: '变更', transferred: '调动', unchanged: '不变' }
export const personFields: Record<string, string> = {
  name: '姓名',
  initials: '姓名首字母',
  sex: '性别',
  post: '职务',
  rank: '职级',
  certificate: '执法证号',
  certificate_from: '证件有效期起',
  certificate_until: '证件有效期止',
  phone: '联系电话',
  user: '用户名',
  sort_order: '排序',
  is_disabled: '停用登录',
}
export const unitFields: Record<string, string> = {
  parent: '上级单位',
  kind: '类别',
  code: '编码',
  name: '名称',
  short_name: '简称',
  sort_order: '排序',
  closed_from: '撤销日期',
}
