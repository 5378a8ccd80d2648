/* SPDX-License-Identifier: Apache-2.0 */
import { describe, expect, it } from 'vitest'
import { ancestors, growTree, treeMove, visibleLeaves } from './tree'

const leaves = [
  { id: 'p', parent: null, name: '省' },
  { id: 'c', parent: 'p', name: '市' },
  { id: 'x', parent: 'c', name: '甲县' },
  { id: 'y', parent: 'c', name: '乙县' },
  { id: 'o', parent: 'gone', name: '无上级' },
]
const tree = growTree(leaves)
const seen = (open: string[]) => visibleLeaves(tree, new Set(open)).map((branch) => branch.leaf.id)

describe('a tree of units', () => {
  it('shows what is open, and a unit whose parent is not visible as a root', () => {
    expect(seen([])).toEqual(['p', 'o'])
    expect(seen(['p', 'c'])).toEqual(['p', 'c', 'x', 'y', 'o'])
  })
  it('opens with the right key, then enters; shuts with the left key, then leaves', () => {
    expect(treeMove(tree, new Set(), 'p', 'ArrowRight')).toEqual({ open: 'p' })
    expect(treeMove(tree, new Set(['p']), 'p', 'ArrowRight')).toEqual({ to: 'c' })
    expect(treeMove(tree, new Set(['p']), 'p', 'ArrowLeft')).toEqual({ shut: 'p' })
    expect(treeMove(tree, new Set(['p', 'c']), 'y', 'ArrowLeft')).toEqual({ to: 'c' })
    expect(treeMove(tree, new Set(), 'o', 'ArrowRight')).toBeNull()
  })
  it('moves up and down over what is seen', () => {
    expect(treeMove(tree, new Set(['p']), 'c', 'ArrowDown')).toEqual({ to: 'o' })
    expect(treeMove(tree, new Set(), 'p', 'ArrowUp')).toBeNull()
    expect(treeMove(tree, new Set(), 'p', 'End')).toEqual({ to: 'o' })
  })
  it('knows what stands above a leaf, and survives a ring', () => {
    expect(ancestors(leaves, 'x')).toEqual(['c', 'p'])
    expect(
      ancestors(
        [
          { id: 'a', parent: 'b', name: '' },
          { id: 'b', parent: 'a', name: '' },
        ],
        'a',
      ),
    ).toEqual(['b', 'a'])
  })
})
