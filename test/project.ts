import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** The checkout's root folder, wherever the tests were compiled to. */
export const ROOT = findRoot()

/** A file of the checkout. */
export function inProject(...parts: string[]): string {
  return join(ROOT, ...parts)
}

/** The team's shared data beside the checkout, or null where it is not there: such tests say so and skip. */
export function sharedData(...parts: string[]): string | null {
  const path = join(ROOT, '..', 'shared', 'data', ...parts)
  return existsSync(path) ? path : null
}
