/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What a spreadsheet puts on the clipboard: rows by line ends, cells by tabs, quotes around both.
 */
export function parseClipboard(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const source = text.replace(/\r\n?/g, '\n')
  for (let at = 0; at < source.length; at++) {
    const letter = source[at]
    if (isQuoted) {
      if (letter !== '"') cell += letter
      else if (source[at + 1] === '"') {
        cell += '"'
        at++
      } else isQuoted = false
    } else if (letter === '"' && cell === '') isQuoted = true
    else if (letter === '\t') {
      row.push(cell)
      cell = ''
    } else if (letter === '\n') {
      row.push(cell)
      rows.push(row)
      row = []
      cell = ''
    } else cell += letter
  }
  if (cell !== '' || row.length > 0) {
    row.push(cell)
    rows.push(row)
  }
  return rows
}

export interface PastedCell {
  row: number
  column: number
  text: string
}

/**
 * Where each cell of a pasted block goes when it is dropped at a place of a grid. A single value
 * stays single, and the lines of one cell become one with blanks between, as a field has no lines:
 * left out, they would make one figure of two. `lost` counts the cells that would lie outside: they
 * are told, never dropped silently.
 */
export function placeBlock(
  block: string[][],
  at: { row: number; column: number },
  size: { rows: number; columns: number },
): { cells: PastedCell[]; lost: number } {
  const cells: PastedCell[] = []
  let lost = 0
  block.forEach((line, down) =>
    line.forEach((text, right) => {
      const row = at.row + down
      const column = at.column + right
      if (row < size.rows && column < size.columns)
        cells.push({ row, column, text: text.replace(/\n/g, ' ') })
      else if (text.trim() !== '') lost++
    }),
  )
  return { cells, lost }
}
