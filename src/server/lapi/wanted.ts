import { type Network, parseNetwork } from '../../event/network.js'
import type { Action } from '../../response/decision.js'
import type { ListedDecision } from '../../response/decision-index.js'
import { RefusedRequest } from '../problem.js'

/** What each action is called on the wire; one without a word is not told. */
export type TypeNames = Readonly<Partial<Record<Action, string>>>

/** What a bouncer asks for. */
export interface Wanted {
  /** That it covers this address or network; null for any. */
  readonly covering: Network | null
  /** That it is about exactly this or lies in it; null for any. */
  readonly inside: Network | null
  /** That it is about exactly this target; null for any. */
  readonly value: Network | null
  readonly addresses: boolean
  readonly networks: boolean
  /** Null for all. */
  readonly types: ReadonlySet<string> | null
  readonly origins: ReadonlySet<string> | null
  readonly scenariosContaining: readonly string[]
  readonly scenariosNotContaining: readonly string[]
  /** Whether those that are only written down are told as well. */
  readonly simulated: boolean
  /** Whether of several for one target and type the longest alone is told. */
  readonly dedup: boolean
}

/** A query as the framework reads it: a text, or texts where a key stands several times. */
export type LapiQuery = Readonly<Record<string, string | readonly string[] | undefined>>

/** Texts of one list, at most: each decision is compared with all of them. */
const MOST_TEXTS = 100

/** Names that CrowdSec gives to origins, for clients that ask by them. */
const ORIGIN_NAMES: Readonly<Record<ListedDecision['origin'], readonly string[]>> = {
  model: ['phantomnet', 'model', 'crowdsec'],
  manual: ['manual', 'cscli'],
}

/** What an origin is called on the wire. */
export function originName(origin: ListedDecision['origin']): string {
  return ORIGIN_NAMES[origin][0] as string
}

/**
 * Reads the parameters of CrowdSec's local API; ones it does not have are passed over, as later clients may send more.
 * @throws RefusedRequest REQUEST_INVALID.
 */
export function wantedOf(query: LapiQuery): Wanted {
  const contains = textOf(query, 'contains') !== 'false'
  const ip = addressOf(query, 'ip')
  const range = networkNamed(query, 'range')
  if (ip !== null && range !== null) throw invalid('`ip` and `range` exclude each other')
  const place = ip ?? range
  const scopes = textsOf(query, ['scopes', 'scope'])?.map((scope) => scope.toLowerCase())
  return {
    covering: contains ? place : null,
    inside: contains ? null : place,
    value: networkNamed(query, 'value'),
    addresses: scopes?.includes('ip') ?? true,
    networks: scopes?.includes('range') ?? true,
    types: setOf(textsOf(query, ['types', 'type'])),
    origins: setOf(textsOf(query, ['origins', 'origin'])),
    scenariosContaining: textsOf(query, ['scenarios_containing']) ?? [],
    scenariosNotContaining: textsOf(query, ['scenarios_not_containing']) ?? [],
    simulated: textOf(query, 'simulated') === 'true',
    dedup: textOf(query, 'dedup') !== 'false',
  }
}

/** What the decision is called on the wire when it is wanted, but for where it is; null when it is not. */
export function wantedType(
  wanted: Wanted,
  names: TypeNames,
  { action, origin, why, isDryRun, target }: ListedDecision,
): string | null {
  const type = names[action]
  if (type === undefined) return null
  if (isDryRun && !wanted.simulated) return null
  if (wanted.types !== null && !wanted.types.has(type)) return null
  if (wanted.origins !== null && !ORIGIN_NAMES[origin].some((name) => wanted.origins?.has(name)))
    return null
  if (!(target.includes('/') ? wanted.networks : wanted.addresses)) return null
  const { scenariosContaining: some, scenariosNotContaining: none } = wanted
  if (some.length > 0 && !some.some((part) => why.includes(part))) return null
  return none.some((part) => why.includes(part)) ? null : type
}

/** The parameter's text, the last one where it stands several times; undefined without. */
export function textOf(query: LapiQuery, key: string): string | undefined {
  const value = query[key]
  return typeof value === 'string' || value === undefined ? value : value.at(-1)
}

/** Texts with commas between them, of whichever of the keys there are; null when there are none. */
function textsOf(query: LapiQuery, keys: readonly string[]): readonly string[] | null {
  const texts = keys
    .flatMap((key) => query[key] ?? [])
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')
  if (texts.length > MOST_TEXTS) throw invalid(`\`${keys[0]}\` has more than ${MOST_TEXTS} values`)
  return texts.length === 0 ? null : texts
}

function setOf(texts: readonly string[] | null): ReadonlySet<string> | null {
  return texts === null ? null : new Set(texts)
}

function addressOf(query: LapiQuery, key: string): Network | null {
  const network = networkNamed(query, key)
  if (network === null || network.prefix === network.bytes.length * 8) return network
  throw invalid(`\`${key}\` is no address`)
}

function networkNamed(query: LapiQuery, key: string): Network | null {
  const text = textOf(query, key)
  if (text === undefined || text === '') return null
  const network = parseNetwork(text)
  if (network === null) throw invalid(`\`${key}\` is no address or network`)
  return network
}

function invalid(what: string): RefusedRequest {
  return new RefusedRequest('REQUEST_INVALID', `${what}.`)
}
