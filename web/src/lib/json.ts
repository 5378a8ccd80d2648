/* SPDX-License-Identifier: Apache-2.0 */

const long = /\d[\d.]{15}/
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.]*(?:[eE][+-]?\d+)?/g

/**
 * As JSON.parse, but a number that a double can't hold to its last digit stays the text that it is:
 * what is shown, and sent back, is what is stored.
 */
export function parseExactly(text: string): unknown {
  if (!long.test(text)) return JSON.parse(text)
  return JSON.parse(
    text.replace(stringOrNumber, (part) =>
      part.startsWith('"') || String(Number(part)) === part || !long.test(part)
        ? part
        : `"${part}"`,
    ),
  )
}
