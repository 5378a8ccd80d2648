/* SPDX-License-Identifier: Apache-2.0 */
/* Keys only: everything that can be pressed is reached by Tab, and shows that it is. */

/** What Tab never reaches or reaches without a visible mark, one line each. */
export async function keyboard(page, most = 1500) {
  await page.evaluate(() => {
    document.activeElement?.blur()
    getSelection()?.removeAllRanges()
    document.body.setAttribute('tabindex', '-1')
    document.body.focus()
    document.body.removeAttribute('tabindex')
    window.reached = new Set()
    window.unmarked = []
    window.last = null
  })
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab')
    const isRound = await page.evaluate(() => {
      const here = document.activeElement
      if (!here || here === document.body) return true
      // A date is one field with several stops.
      if (here === window.last) return false
      if (window.reached.has(here)) return true
      window.last = here
      window.reached.add(here)
      const style = getComputedStyle(here)
      const node = here.querySelector(':scope > .node')
      const mark = [
        style.boxShadow,
        node && getComputedStyle(node).boxShadow,
        style.textDecorationColor,
      ]
      if (mark[0] === 'none' && (!mark[1] || mark[1] === 'none') && style.outlineStyle === 'none')
        window.unmarked.push(`no mark of the focus: ${here.outerHTML.slice(0, 90)}`)
      return false
    })
    if (isRound) break
  }
  return page.evaluate(() => {
    const all = [
      'a[href]',
      'button',
      'input',
      'select',
      'textarea',
      'summary',
      '[tabindex="0"]',
    ].join(', ')
    const box = document.querySelector('dialog[open]') ?? document.body
    // One button of a radio group stands for all.
    const seen = [...box.querySelectorAll(all)].filter((one) => {
      const size = one.getBoundingClientRect()
      return (
        size.width > 1 &&
        size.height > 1 &&
        !one.disabled &&
        one.tabIndex >= 0 &&
        one.type !== 'radio' &&
        !one.closest('[hidden], dialog:not([open])') &&
        (one.tagName === 'SUMMARY' || !one.closest('details:not([open])'))
      )
    })
    const missed = seen
      .filter((one) => !window.reached.has(one))
      .map((one) => `not reached: ${one.outerHTML.slice(0, 90)}`)
    return [...missed, ...window.unmarked]
  })
}
