/* SPDX-License-Identifier: Apache-2.0 */
/* The page that confirms certificates: one file without a server (web/confirm-page.ts makes it). */
import { check, keyId, type Certificate, type Facts, type Verdict } from './check'

const words: Record<Verdict['kind'], { title: string; text: string; tone: string }> = {
  confirmed: {
    title: '确认无误',
    text: '这份荣誉证书由下面的单位颁发，内容没有改动。请与手中的证书逐项对照。',
    tone: 'ok',
  },
  revoked: {
    title: '已撤销',
    text: '这份荣誉证书确实颁发过，后来已经撤销，不再有效。',
    tone: 'err',
  },
  incomplete: {
    title: '不能确认',
    text: '内容不完整：请重新扫描证书上的二维码，或把网址从头到尾复制完整。',
    tone: 'err',
  },
  other_key: {
    title: '不能确认',
    text:
      '签名的密钥不是本页所知道的：证书可能不是由本单位颁发的，' +
      '也可能本页还没有更新，请向发证单位核实。',
    tone: 'err',
  },
  altered: {
    title: '不能确认',
    text: '内容与签名不符：证书上的内容被改动过，或者二维码没有扫描完整。',
    tone: 'err',
  },
}
const labels: [keyof Certificate, string][] = [
  ['number', '证书编号'],
  ['name', '获奖者'],
  ['unit', '所在单位'],
  ['event', '活动'],
  ['award', '奖项'],
  ['issuer', '颁发单位'],
  ['day', '颁发日期'],
]

function find<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}

const facts = JSON.parse(find('facts').textContent ?? '') as Facts
const verdict = find('verdict')
const fields = find('fields')
const code = find<HTMLTextAreaElement>('code')

function add(parent: HTMLElement, tag: string, text: string): void {
  const element = document.createElement(tag)
  element.textContent = text
  parent.append(element)
}

function day(text: string): string {
  const [year, month, date] = text.split('-').map(Number)
  return date ? `${year}年${month}月${date}日` : text
}

function show(found: Verdict): void {
  const { title, text, tone } = words[found.kind]
  verdict.className = tone
  verdict.textContent = ''
  add(verdict, 'h2', title)
  add(verdict, 'p', text)
  document.title = `${title} - 荣誉证书确认`
  fields.textContent = ''
  fields.hidden = !('certificate' in found)
  if (!('certificate' in found)) return
  for (const [name, label] of labels) {
    add(fields, 'dt', label)
    add(fields, 'dd', name === 'day' ? day(found.certificate.day) : found.certificate[name])
  }
}

function start(): void {
  verdict.className = ''
  verdict.textContent = ''
  fields.hidden = true
  add(verdict, 'p', '请用手机扫描证书上的二维码，或把扫描到的网址粘贴在下面核对。')
}

function read(): void {
  const hash = location.hash.slice(1)
  if (hash) show(check(facts, hash))
  else start()
}

find('form').addEventListener('submit', (event) => {
  event.preventDefault()
  show(check(facts, code.value))
  verdict.focus()
})
addEventListener('hashchange', read)

const made = new Date(facts.made_at + 8 * 3600 * 1000).toISOString().slice(0, 10)
find('made').textContent =
  `本页生成于${day(made)}，此后撤销的证书本页不知道，重要事项请向发证单位核实。` +
  `可确认的签名密钥：${facts.keys.map(keyId).join('、')}。`
find('form').hidden = false
read()
