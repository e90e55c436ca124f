import { readdirSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import { PhantomNetError } from '../../errors.js'

/** Files one command may be given; more would not be a mistake of ours to hold in memory. */
export const MAX_INPUT_FILES = 1_000_000

/**
 * The files that paths, folders and globs name, each once: in the order given, a folder's own sorted by name.
 * `-` is standard input. Hidden files and folders inside a folder are passed over.
 * @throws PhantomNetError INPUT_NOT_FOUND when a path names nothing.
 */
export function expandInputs(paths: readonly string[]): string[] {
  const files = new Set<string>()
  for (const path of paths) {
    for (const file of expand(path)) files.add(file)
    if (files.size > MAX_INPUT_FILES) {
      throw new PhantomNetError(
        'USAGE',
        `More than ${MAX_INPUT_FILES} files. Give fewer at a time.`,
      )
    }
  }
  return [...files]
}

function expand(path: string): string[] {
  if (path === '-') return [path]
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory() === true) return walk(path)
  if (found !== undefined) return [path]
  const { base, glob } = picomatch.scan(path)
  if (glob !== '') {
    const matches = picomatch(resolve(base === '' ? '.' : base, glob))
    const inside = statSync(base === '' ? '.' : base, { throwIfNoEntry: false })
    const files =
      inside?.isDirectory() === true
        ? walk(base === '' ? '.' : base).filter((file) => matches(resolve(file)))
        : []
    if (files.length > 0) return files
  }
  throw new PhantomNetError(
    'INPUT_NOT_FOUND',
    `There is no ${path}. Give a file, a folder, a glob that matches, or -.`,
  )
}

function walk(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.')) return []
    const path = folder === '.' ? entry.name : join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return entry.isFile() ||
      (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true)
      ? [path]
      : []
  })
}

/** A path with forward slashes, on every system. */
export function withForwardSlashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/')
}
