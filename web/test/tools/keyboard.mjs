/* SPDX-License-Identifier: Apache-2.0 */
/* Keys only: everything that can be pressed is reached by Tab, and shows that it is. */

const stroke = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 }
const handful = 40

/**
 * What Tab never reaches or reaches without a visible mark, one line each. Sent by the handful,
 * because a sheet has hundreds of stops; faster than a person, so that what opens beside a cell may
 * come too late. What was missed is looked for once more at a person's pace.
 */
export async function keyboard(page, most = 1500) {
  const missed = await goRound(page, most, handful)
  return missed.length > 0 ? goRound(page, most, 1) : missed
}

async function goRound(page, most, many) {
  await page.evaluate(watchFocus)
  const session = await page.context().newCDPSession(page)
  for (let step = 0; step < most; step += many) {
    const sent = []
    for (let at = 0; at < many; at++)
      for (const type of ['rawKeyDown', 'keyUp'])
        sent.push(session.send('Input.dispatchKeyEvent', { type, ...stroke }))
    await Promise.all(sent)
    if (await page.evaluate(() => window.isRound)) break
  }
  await session.detach()
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

/* In the page: notes everything that gets the focus, until it has gone round. */
function watchFocus() {
  document.activeElement?.blur()
  getSelection()?.removeAllRanges()
  document.body.setAttribute('tabindex', '-1')
  document.body.focus()
  document.body.removeAttribute('tabindex')
  window.reached = new Set()
  window.unmarked = []
  window.isRound = false
  window.stopWatching?.()
  const noted = ({ target }) => {
    if (window.isRound) return
    if (window.reached.has(target)) {
      window.isRound = true
      return
    }
    window.reached.add(target)
    const style = getComputedStyle(target)
    const node = target.querySelector(':scope > .node')
    const mark = [
      style.boxShadow,
      node && getComputedStyle(node).boxShadow,
      style.textDecorationColor,
    ]
    if (mark[0] === 'none' && (!mark[1] || mark[1] === 'none') && style.outlineStyle === 'none')
      window.unmarked.push(`no mark of the focus: ${target.outerHTML.slice(0, 90)}`)
  }
  document.addEventListener('focusin', noted)
  window.stopWatching = () => document.removeEventListener('focusin', noted)
}
