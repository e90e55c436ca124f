/** Trees that ask for one column at a split, trees of hyperplanes, which weigh several, or both kinds in turns. */
export const FOREST_VARIANTS = ['plain', 'extended', 'mix'] as const

export type ForestVariant = (typeof FOREST_VARIANTS)[number]

/** Whether the tree of that number asks for one column at a split: in a mix every second does, from the first on. */
export function isPlainTree(variant: ForestVariant, number: number): boolean {
  return variant === 'plain' || (variant === 'mix' && number % 2 === 0)
}
