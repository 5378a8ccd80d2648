/* SPDX-License-Identifier: Apache-2.0 */
/* No sideways scroll of the page; a wide table scrolls inside of its own box. */
export async function sideways(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const guilty = [...document.body.querySelectorAll('*')].filter(
      (one) =>
        one.getBoundingClientRect().right > width + 1 &&
        !one.parentElement.closest('.table-box, .tree, [class*=scroll]'),
    )
    return [
      `${document.documentElement.scrollWidth} px wide at ${width}: ${guilty
        .slice(0, 3)
        .map((one) => one.outerHTML.slice(0, 90))
        .join(' | ')}`,
    ]
  })
}
