import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { PhantomNetError } from '../../errors.js'
import { FormatCatalog, LOG_FORMATS } from '../../parsers/catalog.js'
import { mappedFormat } from '../../parsers/mapping/mapped-format.js'
import { mappingFrom } from '../../parsers/mapping/mapping-from.js'
import type { LogFormat } from '../../parsers/parser.js'

/** More than any mapping needs. */
const MOST_BYTES = 1 << 20

/**
 * The formats of ours and those that mapping files describe, which come first.
 * @throws PhantomNetError INPUT_NOT_FOUND, CONFIG_INVALID.
 */
export function readFormats(paths: readonly string[]): FormatCatalog {
  const own: LogFormat[] = []
  for (const path of paths) {
    const format = readMapping(path)
    const taken = [...own, ...LOG_FORMATS].some(({ name }) => name === format.name)
    if (taken)
      throw new PhantomNetError(
        'CONFIG_INVALID',
        `${path}: there is a format \`${format.name}\` already. Give \`name\` another word.`,
      )
    own.push(format)
  }
  return new FormatCatalog(own)
}

function readMapping(path: string): LogFormat {
  let value: unknown
  try {
    const bytes = readFileSync(path)
    if (bytes.length > MOST_BYTES) throw new Error(`it has ${bytes.length} bytes`)
    value = parseYaml(bytes.toString('utf8'), { maxAliasCount: 0 })
  } catch (cause) {
    const what = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    const isAbsent = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new PhantomNetError(
      isAbsent ? 'INPUT_NOT_FOUND' : 'CONFIG_INVALID',
      isAbsent
        ? `There is no mapping ${path}. Check --mappings.`
        : `${path} cannot be read as a mapping: ${what}. Mend it there.`,
      { cause },
    )
  }
  return mappedFormat(mappingFrom(value, basename(path)))
}
