import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import { PhantomNetError } from '../../errors.js'

/** Files one command may be given; more would not be a mistake of ours to hold in memory. */
export const MAX_INPUT_FILES = 1_000_000

/**
 * The files that paths, folders and globs name, each once: in the order given, a folder's own sorted by name.
 * `-` is standard input. Hidden files and folders inside a folder are passed over.
 * @throws PhantomNetError INPUT_NOT_FOUND when a path names nothing or a folder holds no file, INPUT_UNREADABLE when the
 * system refuses to tell.
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
  const found = statOf(path)
  if (found?.isDirectory() === true) {
    const files = walk(path)
    if (files.length > 0) return files
    throw new PhantomNetError(
      'INPUT_NOT_FOUND',
      `The folder ${path} holds no file, hidden ones left out. Give a folder with logs or captures.`,
    )
  }
  if (found !== undefined) return [path]
  const { base, glob } = picomatch.scan(path)
  if (glob !== '') {
    const matches = picomatch(resolve(base === '' ? '.' : base, glob))
    const inside = statOf(base === '' ? '.' : base)
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
  const entries = entriesOf(folder)
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.')) return []
    const path = folder === '.' ? entry.name : join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return entry.isFile() || (entry.isSymbolicLink() && statOf(path)?.isFile() === true)
      ? [path]
      : []
  })
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    throw unreadable(folder, cause)
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): PhantomNetError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
  return new PhantomNetError(
    'INPUT_UNREADABLE',
    `${path} cannot be read (${code}). Check its permissions, or name the files to read one by one.`,
    { cause },
  )
}

/** A path with forward slashes, on every system. */
export function withForwardSlashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/')
}
