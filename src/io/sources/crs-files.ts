import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PhantomNetError } from '../../errors.js'
import { CrsRuleSet } from '../../rules/crs/rule-set.js'

/** Where distributions put the OWASP Core Rule Set. */
export const CRS_FOLDERS: readonly string[] = [
  '/usr/share/modsecurity-crs/rules',
  '/usr/local/share/modsecurity-crs/rules',
  '/etc/modsecurity/crs/rules',
  '/etc/modsecurity.d/owasp-crs/rules',
  '/opt/coreruleset/rules',
]

/** More than any file of the set has. */
const MOST_BYTES = 1 << 24

/**
 * Reads a rule set where it lives.
 * @param where a folder with its `.conf` and `.data` files, or one that has them in `rules`; `auto` for the first of CRS_FOLDERS.
 * @param paranoia level up to which rules are taken, 1–4.
 * @throws PhantomNetError INPUT_NOT_FOUND, INPUT_UNREADABLE, CONFIG_INVALID when there is no rule in it.
 */
export function readCrs(where: string, paranoia: number): CrsRuleSet {
  const folder = where === 'auto' ? installedFolder() : folderOf(where)
  const files = namesIn(folder)
    .filter((name) => name.endsWith('.conf'))
    .map((name) => ({ name, text: textOf(join(folder, name)) }))
  const set = CrsRuleSet.from(files, (name) => dataLines(folder, name), paranoia)
  if (set.rules.length > 0) return set
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `${folder} holds no rule that looks at requests. Give \`crs\` the folder with the set's REQUEST-….conf files.`,
  )
}

function installedFolder(): string {
  const found = CRS_FOLDERS.find((folder) => existsSync(folder))
  if (found !== undefined) return found
  throw new PhantomNetError(
    'INPUT_NOT_FOUND',
    `The OWASP Core Rule Set is in none of ${CRS_FOLDERS.join(', ')}. Install it (Debian: apt-get install modsecurity-crs), or give \`crs\` its folder.`,
  )
}

function folderOf(path: string): string {
  const inside = join(path, 'rules')
  const folder = existsSync(inside) ? inside : path
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder
  throw new PhantomNetError(
    'INPUT_NOT_FOUND',
    `There is no folder ${path} with a rule set. Check \`crs\`.`,
  )
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch (cause) {
    throw unreadable(folder, cause)
  }
}

/** Comments and empty lines left out. A name with a path in it is of another folder, which is not read. */
function dataLines(folder: string, name: string): readonly string[] | null {
  const path = join(folder, name)
  if (basename(name) !== name || !existsSync(path)) return null
  return textOf(path)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > MOST_BYTES) throw new Error(`it has ${bytes.length} bytes`)
    return bytes.toString('utf8')
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): PhantomNetError {
  const what = cause instanceof Error ? cause.message : String(cause)
  return new PhantomNetError(
    'INPUT_UNREADABLE',
    `${path} cannot be read: ${what}. Mend that, or check \`crs\`.`,
    { cause },
  )
}
