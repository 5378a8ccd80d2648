/* SPDX-License-Identifier: Apache-2.0 */
/* What a page must not do: break its own security policy, write an error to the console, throw. */

/** A list that fills up while the page lives. Answers with 4xx/5xx are logged by the browser itself
 * and are the server's business; they are not counted. */
export function watchPage(page) {
  const troubles = []
  page.on('pageerror', (error) => troubles.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return
    if (/Failed to load resource/.test(message.text())) return
    troubles.push(`console: ${message.text()}`)
  })
  return troubles
}
