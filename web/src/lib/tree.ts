/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A flat list with parents, seen as a tree. Pure, so that the keys can be tested without a
 * browser.
 */

export interface Leaf {
  id: string
  parent: string | null
  name: string
}
export interface Branch<T extends Leaf> {
  leaf: T
  level: number
  children: Branch<T>[]
}

/**
 * In the order of the list. A leaf whose parent is not in the list becomes a root: it must be
 * seen.
 */
export function growTree<T extends Leaf>(leaves: T[]): Branch<T>[] {
  const known = new Map(leaves.map((leaf) => [leaf.id, leaf]))
  const below = new Map<string | null, T[]>()
  for (const leaf of leaves) {
    const parent = leaf.parent !== null && known.has(leaf.parent) ? leaf.parent : null
    const siblings = below.get(parent)
    if (siblings) siblings.push(leaf)
    else below.set(parent, [leaf])
  }
  const grow = (parent: string | null, level: number): Branch<T>[] =>
    (below.get(parent) ?? []).map((leaf) => ({ leaf, level, children: grow(leaf.id, level + 1) }))
  return grow(null, 1)
}

/** What can be seen, from top to bottom, when the given branches are open. */
export function visibleLeaves<T extends Leaf>(
  tree: Branch<T>[],
  open: ReadonlySet<string>,
): Branch<T>[] {
  return tree.flatMap((branch) => [
    branch,
    ...(open.has(branch.leaf.id) ? visibleLeaves(branch.children, open) : []),
  ])
}

export type TreeMove = { to: string } | { open: string } | { shut: string } | null

/** What a key does, by the ARIA tree pattern. */
export function treeMove<T extends Leaf>(
  tree: Branch<T>[],
  open: ReadonlySet<string>,
  at: string,
  key: string,
): TreeMove {
  const seen = visibleLeaves(tree, open)
  const index = seen.findIndex((branch) => branch.leaf.id === at)
  const here = seen[index]
  if (!here) return null
  const go = (to: Branch<T> | undefined): TreeMove => (to ? { to: to.leaf.id } : null)
  const isOpen = open.has(at)
  switch (key) {
    case 'ArrowDown':
      return go(seen[index + 1])
    case 'ArrowUp':
      return go(seen[index - 1])
    case 'Home':
      return go(seen[0])
    case 'End':
      return go(seen[seen.length - 1])
    case 'ArrowRight':
      if (here.children.length === 0) return null
      return isOpen ? go(here.children[0]) : { open: at }
    case 'ArrowLeft':
      if (isOpen && here.children.length > 0) return { shut: at }
      return go(seen.find((branch) => branch.leaf.id === here.leaf.parent))
    default:
      return null
  }
}

/** All that stand above a leaf, so that it can be shown. */
export function ancestors<T extends Leaf>(leaves: T[], id: string): string[] {
  const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]))
  const above: string[] = []
  for (let at = byId.get(id)?.parent ?? null; at !== null && !above.includes(at);) {
    above.push(at)
    at = byId.get(at)?.parent ?? null
  }
  return above
}
