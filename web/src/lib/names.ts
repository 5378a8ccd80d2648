/* SPDX-License-Identifier: Apache-2.0 */
/** Names one a line, or with commas between; nobody twice. */
export function readNames(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\n,，、;；]+/)
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ]
}
