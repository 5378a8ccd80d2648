/* SPDX-License-Identifier: Apache-2.0 */
import type { Draw } from './model'

export const kindTitles: Record<Draw['kind'], string> = {
  order: '抽顺序',
  groups: '抽分组',
  numbers: '抽盲号',
  choice: '抽取',
}
export const wayTitles: Record<Draw['way'], string> = {
  number: '当众抽取号码',
  witnesses: '见证人开启密语',
}
export const stateTitles: Record<Draw['state'], string> = {
  draft: '编辑中',
  frozen: '已冻结',
  opening: '开启中',
  drawn: '已抽出，未公开',
  revealed: '已公开',
  void: '已作废',
}
export const stateTags: Record<Draw['state'], string> = {
  draft: '',
  frozen: 'brand',
  opening: 'brand',
  drawn: 'warn',
  revealed: 'ok',
  void: 'err',
}
export const sizeTitles: Record<Draw['kind'], string> = {
  order: '',
  groups: '分成几组',
  numbers: '起始号',
  choice: '抽取几个',
}
export const steps = ['名单', '公布承诺', '开启', '结果']
/** How anybody can check a draw: the first three as they are, the others before a command. */
export const how = {
  frozen:
    '抽签之前，名单和规则已经冻结，“冻结校验值”当众公布；改动其中任何一个字，这个值就会不同。' +
    '请在现场记下或拍下它。',
  secret:
    '服务器的密数在冻结时就已选定，当时只公布它的校验值，抽出结果后才公布密数本身，' +
    '所以谁也不能事后更换。',
  number:
    '号码由人当众抽取后输入。结果由名单、号码和服务器密数按公布的方法算出，没有人能事先选定结果。',
  witnesses:
    '每位见证人先提交密语的校验值，再在截止前开启密语。只要有一位见证人没有与别人串通，' +
    '就没有人能事先选定结果；没有按时开启的不计入，并写在记录中。',
  list: '，用任何 SHA-256 工具计算，应与冻结校验值相同。Linux：',
  record: '，用方法说明（docs/draw.md）中的 Python 程序或本程序重新计算，应与公布的结果完全一致：',
}
export const text = {
  none: '还没有抽签。抽签的名单冻结后会显示校验值，结果任何人都可以重新计算核对。',
  freeze:
    '冻结后名单和规则不能再改，服务器同时公布密数的校验值。请确认名单无误；' +
    '如以后发现错误，只能写明原因作废后重抽，原抽签仍然可以查到。',
  lines: '一行一个：名称、单位、不参加的原因，之间用 Tab 隔开，可以从 Excel 直接粘贴。',
  secret:
    '至少 6 个字，自己想好并记住，开启时须一字不差。' +
    '密语只在您的浏览器里，现在不会发给服务器。',
}
