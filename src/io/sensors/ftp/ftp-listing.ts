import type { FtpEntry, FtpTree } from './ftp-tree.js'

/** A time that is older than this, or yet to come, is written with its year. */
const RECENT_MS = 182 * 86_400_000

/** Work that a pattern may take; a longer comparison is no match. */
const MAX_STEPS = 10_000

/** A longer pattern matches nothing. */
const MAX_PATTERN_BYTES = 512

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** What LIST, NLST and STAT are asked to tell, and how. */
export interface ListingOrder {
  readonly tree: FtpTree
  readonly folder: readonly string[]
  /** Options and path as typed. */
  readonly argument: string
  /** As `ls -l` does; NLST tells names alone unless its options say otherwise. */
  readonly isLong: boolean
  /** STAT tells `.` and `..` too. */
  readonly isAll: boolean
  readonly nowMs: number
}

/** Lines of a listing, each ended by CR LF; null when the folder to be listed cannot be opened. */
export function listing(order: ListingOrder): string | null {
  const { options, path } = readArgument(order.argument)
  const isLong = order.isLong || options.includes('l')
  const isAll = order.isAll || options.includes('a')
  const found = entriesOf(order, path, isAll)
  if (found === null) return null
  const { entries, prefix } = found
  if (options.includes('t')) entries.sort(([, a], [, b]) => seconds(b) - seconds(a))
  if (options.includes('r')) entries.reverse()
  return entries
    .map(([name, entry]) => {
      const mark = options.includes('F') && entry.isFolder ? '/' : ''
      return isLong
        ? `${longLine(name, entry, order.nowMs)}${mark}\r\n`
        : `${prefix}${name}${mark}\r\n`
    })
    .join('')
}

/** Options stand before the path, behind a dash. */
function readArgument(argument: string): { readonly options: string; readonly path: string } {
  if (!argument.startsWith('-')) return { options: '', path: argument }
  const blank = argument.indexOf(' ')
  return blank < 0
    ? { options: argument.slice(1), path: '' }
    : { options: argument.slice(1, blank), path: argument.slice(blank + 1) }
}

type Named = readonly [string, FtpEntry]

function entriesOf(
  { tree, folder }: ListingOrder,
  path: string,
  isAll: boolean,
): { readonly entries: Named[]; readonly prefix: string } | null {
  const whole = path === '' ? tree.folderAt(folder) : tree.find(path, folder)
  if (whole?.isFolder === true) {
    const names = path === '' ? folder : (tree.namesOf(path, folder) ?? [])
    const parent = tree.folderAt(names.slice(0, -1)) ?? whole
    const entries: Named[] = [...whole.entries]
    const shown = entries.filter(([name]) => isAll || !name.startsWith('.')).sort(byName)
    const dots: Named[] = [
      ['.', whole],
      ['..', parent],
    ]
    const prefix = path === '' ? '' : path.endsWith('/') ? path : `${path}/`
    return { entries: isAll ? [...dots, ...shown] : shown, prefix }
  }
  const slash = path.lastIndexOf('/')
  const base = slash < 0 ? '' : path.slice(0, slash + 1)
  const parent = base === '' ? tree.folderAt(folder) : tree.find(base, folder)
  if (parent?.isFolder !== true) return null
  const pattern = path.slice(slash + 1)
  const entries: Named[] = [...parent.entries].filter(
    ([name]) => (isAll || !name.startsWith('.')) && matches(pattern, name),
  )
  return { entries: entries.sort(byName), prefix: base }
}

/** By bytes, as strcmp sorts. */
function byName([a]: Named, [b]: Named): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function seconds({ modifiedMs }: FtpEntry): number {
  return Math.floor(modifiedMs / 1000)
}

/** One line as `ls -l` writes it, without its end. */
function longLine(name: string, entry: FtpEntry, nowMs: number): string {
  const links = entry.isFolder
    ? 2 + [...entry.entries.values()].filter(({ isFolder }) => isFolder).length
    : 1
  const size = entry.isFolder ? 4096 : entry.sizeBytes
  const owner = String(entry.owner).padEnd(8)
  return (
    `${entry.isFolder ? 'd' : '-'}${permissions(entry.mode)} ${String(links).padStart(4)} ` +
    `${owner} ${owner} ${String(size).padStart(8)} ${dateOf(entry.modifiedMs, nowMs)} ${name}`
  )
}

function permissions(mode: number): string {
  return [6, 3, 0]
    .flatMap((shift) =>
      ['r', 'w', 'x'].map((letter, i) => ((mode >> shift) & (4 >> i) ? letter : '-')),
    )
    .join('')
}

/** `Nov 24 20:24`, or `Mar 04  2021` when it is long ago or to come. */
function dateOf(atMs: number, nowMs: number): string {
  const date = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())}`
  const isRecent = atMs <= nowMs && nowMs - atMs < RECENT_MS
  return isRecent
    ? `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
    : `${day}  ${date.getUTCFullYear()}`
}

/** Whether a name fits a pattern of `*`, `?` and `{a,b}`; the work is bounded, whatever the pattern. */
export function matches(pattern: string, name: string): boolean {
  let steps = 0
  const fits = (p: string, n: string): boolean => {
    if (++steps > MAX_STEPS) return false
    if (p === '') return n === ''
    const sign = p[0]
    if (sign === '*') {
      const rest = p.replace(/^\*+/, '')
      for (let i = 0; i <= n.length; i++) if (fits(rest, n.slice(i))) return true
      return false
    }
    if (sign === '?') return n !== '' && fits(p.slice(1), n.slice(1))
    const close = sign === '{' ? p.indexOf('}') : -1
    if (close > 0)
      return p
        .slice(1, close)
        .split(',')
        .some((choice) => fits(choice + p.slice(close + 1), n))
    return sign === n[0] && fits(p.slice(1), n.slice(1))
  }
  return pattern.length <= MAX_PATTERN_BYTES && fits(pattern, name)
}
