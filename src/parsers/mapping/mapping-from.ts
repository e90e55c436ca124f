import { nearest } from '../../config.js'
import { PhantomNetError } from '../../errors.js'
import { EVENT_KINDS, type EventKind, SERVICES, type Service } from '../../event/kinds.js'
import { EVENT_DETAIL_FIELDS } from '../../event/schema.js'
import type { EventCase, JsonMapping, ServiceMapping } from './json-mapping.js'

/** Keys of a mapping in the order docs/reference/mappings.md lists them. */
export const MAPPING_KEYS = [
  'name',
  'title',
  'honeypot',
  'signature',
  'time',
  'source_ip',
  'source_port',
  'destination_ip',
  'destination_port',
  'sensor',
  'session',
  'transport',
  'service',
  'events',
  'detail',
  'length',
] as const

const SERVICE_KEYS = ['field', 'values', 'default'] as const
const CASE_KEYS = ['where', 'has', 'lacks', 'kind', 'ignore', 'service'] as const

/** Cases, paths and translations a mapping may have of each. */
const MOST_ENTRIES = 256

const KINDS = EVENT_KINDS.map(({ name }) => name)
const DETAILS = Object.values(EVENT_DETAIL_FIELDS).map(({ json }) => json)

type Mapping = Readonly<Record<string, unknown>>

/**
 * A mapping as a user writes it, checked.
 * @param from the file's name, for messages.
 * @throws PhantomNetError CONFIG_INVALID, naming the key that is wrong and what it may be.
 */
export function mappingFrom(value: unknown, from: string): JsonMapping {
  return new Reader(from).mapping(value)
}

class Reader {
  readonly #from: string

  constructor(from: string) {
    this.#from = from
  }

  mapping(value: unknown): JsonMapping {
    const given = this.#object(value, 'the file')
    this.#onlyKeys(given, MAPPING_KEYS, 'the file')
    const name = given['name']
    if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,63}$/.test(name))
      throw this.#wrong('`name` must be a word of small letters, digits and hyphens')
    const optional = {
      ...this.#optional(given, 'source_port', 'sourcePort'),
      ...this.#optional(given, 'destination_ip', 'destinationIp'),
      ...this.#optional(given, 'destination_port', 'destinationPort'),
      ...this.#optional(given, 'sensor', 'sensor'),
      ...this.#optional(given, 'session', 'session'),
      ...this.#optional(given, 'transport', 'transport'),
      ...this.#optional(given, 'length', 'length'),
    }
    return {
      name,
      title: typeof given['title'] === 'string' ? given['title'] : name,
      isHoneypot: this.#flag(given, 'honeypot'),
      signature: this.#paths(given['signature'], '`signature`'),
      time: this.#paths(given['time'], '`time`'),
      sourceIp: this.#paths(given['source_ip'], '`source_ip`'),
      ...optional,
      ...('service' in given ? { service: this.#service(given['service']) } : {}),
      events: this.#cases(given['events']),
      ...('detail' in given ? { detail: this.#detail(given['detail']) } : {}),
    }
  }

  #optional<K extends keyof JsonMapping>(
    given: Mapping,
    key: string,
    field: K,
  ): Partial<Record<K, string[]>> {
    if (!(key in given)) return {}
    return { [field]: this.#paths(given[key], `\`${key}\``) } as Partial<Record<K, string[]>>
  }

  #service(value: unknown): ServiceMapping {
    if (typeof value === 'string') return { default: this.#serviceName(value, '`service`') }
    const given = this.#object(value, '`service`')
    this.#onlyKeys(given, SERVICE_KEYS, '`service`')
    const values = 'values' in given ? this.#object(given['values'], '`service.values`') : {}
    return {
      ...('field' in given ? { field: this.#paths(given['field'], '`service.field`') } : {}),
      values: Object.fromEntries(
        Object.entries(values).map(([word, service]) => [
          word.toLowerCase(),
          this.#serviceName(service, '`service.values`'),
        ]),
      ),
      ...('default' in given
        ? { default: this.#serviceName(given['default'], '`service.default`') }
        : {}),
    }
  }

  #cases(value: unknown): EventCase[] {
    if (!Array.isArray(value) || value.length === 0 || value.length > MOST_ENTRIES)
      throw this.#wrong(`\`events\` must be a list of 1 to ${MOST_ENTRIES} cases`)
    return value.map((one: unknown, i) => this.#case(one, `case ${i + 1} of \`events\``))
  }

  #case(value: unknown, where: string): EventCase {
    const given = this.#object(value, where)
    this.#onlyKeys(given, CASE_KEYS, where)
    const isIgnored = this.#flag(given, 'ignore')
    if (isIgnored === 'kind' in given)
      throw this.#wrong(`${where} must have either a \`kind\` or \`ignore: true\``)
    const asked = 'where' in given ? this.#object(given['where'], `\`where\` of ${where}`) : {}
    return {
      where: Object.fromEntries(
        Object.entries(asked).map(([path, texts]) => [
          path,
          this.#texts(texts, `\`where\` of ${where}`),
        ]),
      ),
      has: 'has' in given ? this.#paths(given['has'], `\`has\` of ${where}`) : [],
      lacks: 'lacks' in given ? this.#paths(given['lacks'], `\`lacks\` of ${where}`) : [],
      kind: isIgnored ? null : this.#kind(given['kind'], where),
      ...('service' in given
        ? { service: this.#serviceName(given['service'], `\`service\` of ${where}`) }
        : {}),
    }
  }

  #detail(value: unknown): Record<string, string[]> {
    const given = this.#object(value, '`detail`')
    this.#onlyKeys(given, DETAILS, '`detail`')
    return Object.fromEntries(
      Object.entries(given).map(([field, paths]) => [
        field,
        this.#paths(paths, `\`detail.${field}\``),
      ]),
    )
  }

  #kind(value: unknown, where: string): EventKind {
    const kind = KINDS.find((name) => name === value)
    if (kind !== undefined) return kind
    const hint = typeof value === 'string' ? ` Did you mean \`${nearest(value, KINDS)}\`?` : ''
    throw this.#wrong(
      `\`kind\` of ${where} is no kind of event.${hint} docs/reference/events.md lists them`,
    )
  }

  #serviceName(value: unknown, where: string): Service {
    const service = SERVICES.find((name) => name === value)
    if (service !== undefined) return service
    const hint = typeof value === 'string' ? ` Did you mean \`${nearest(value, SERVICES)}\`?` : ''
    throw this.#wrong(`${where} names no service.${hint} docs/reference/events.md lists them`)
  }

  /** One path or several. */
  #paths(value: unknown, where: string): string[] {
    const paths: unknown[] = Array.isArray(value) ? value : [value]
    if (paths.length === 0 || paths.length > MOST_ENTRIES || !paths.every(isPath))
      throw this.#wrong(`${where} must be the path of a field, as \`peer.ip\`, or a list of them`)
    return paths
  }

  /** Texts, numbers and truth values as the texts they are compared as. */
  #texts(value: unknown, where: string): string[] {
    const texts: unknown[] = Array.isArray(value) ? value : [value]
    if (texts.length === 0 || texts.length > MOST_ENTRIES || !texts.every(isWord))
      throw this.#wrong(`${where} must be a text, a number, or a list of them`)
    return texts.map(String)
  }

  #flag(given: Mapping, key: string): boolean {
    const value = given[key] ?? false
    if (typeof value === 'boolean') return value
    throw this.#wrong(`\`${key}\` must be true or false`)
  }

  #object(value: unknown, where: string): Mapping {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Mapping
    throw this.#wrong(`${where} must be a mapping of keys to values`)
  }

  #onlyKeys(given: Mapping, known: readonly string[], where: string): void {
    const unknown = Object.keys(given).find((key) => !known.includes(key))
    if (unknown === undefined) return
    throw this.#wrong(
      `${where} has the unknown key \`${unknown}\`. Did you mean \`${nearest(unknown, known)}\``,
      '?',
    )
  }

  #wrong(what: string, end = '.'): PhantomNetError {
    return new PhantomNetError(
      'CONFIG_INVALID',
      `${this.#from}: ${what}${end} Mend it there; docs/reference/mappings.md has every key.`,
    )
  }
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 256
}

function isWord(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}
