/* SPDX-License-Identifier: Apache-2.0 */
/* axe-core over a page: WCAG 2.0 to 2.2, A and AA, and best practice. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The serious and critical findings, one line each. */
export async function axe(page) {
  // Through the debugger, not as a script element: the page's policy stays as strict as it is.
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: source })
  await session.detach()
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const result = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
    return result.violations
      .filter(
        (one) => ['serious', 'critical'].includes(one.impact) || one.id === 'page-has-heading-one',
      )
      .flatMap((one) =>
        one.nodes.map((node) => {
          const why = node.failureSummary?.split('\n')[1]?.trim() ?? ''
          return `${one.id}: ${node.target.join(' ')} — ${why}`
        }),
      )
  })
}
