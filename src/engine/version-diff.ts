import { isDeepStrictEqual } from 'node:util'
import type { Interval } from '../evaluation/metrics-document.js'
import { type Lineage, plainName } from '../io/store/model-version.js'
import { SHOWN_FIGURES, type ShownFigure, type VersionDetail } from './version-detail.js'

/** What two versions have in common and what not. Names are those on the wire; null is what one does not have. */
export interface VersionDiff {
  readonly versions: readonly [string, string]
  readonly stages: readonly [string, string]
  readonly parameters: readonly Change<string | number | boolean>[]
  readonly figures: readonly (Change<Interval> & { readonly name: ShownFigure })[]
  /** Whether the figures are of the same rows, so that they may be set against each other. */
  readonly same_test_rows: boolean
  readonly features: {
    readonly removed: readonly string[]
    readonly added: readonly string[]
    readonly transforms: readonly Change<string>[]
  } | null
  readonly lineage: readonly (Change<string | number> & { readonly name: keyof Lineage })[]
  readonly files: readonly { readonly name: string; readonly same: boolean }[]
}

/** One thing that both can have. */
export interface Change<T> {
  readonly name: string
  readonly values: readonly [T | null, T | null]
  readonly same: boolean
}

/** @param one what is usually the older of the two. */
export function diffVersions(one: VersionDetail, other: VersionDetail): VersionDiff {
  return {
    versions: [one.version, other.version],
    stages: [one.stage, other.stage],
    parameters: changes<string, string | number | boolean>(
      namesOf(one.parameters, other.parameters),
      one.parameters,
      other.parameters,
    ),
    figures: changes(SHOWN_FIGURES, one.figures, other.figures),
    same_test_rows:
      one.measured_on !== null && isDeepStrictEqual(one.measured_on, other.measured_on),
    features: featuresBetween(one, other),
    lineage: changes<keyof Lineage, string | number>(LINEAGE, one.lineage, other.lineage),
    files: filesBetween(one, other),
  }
}

const LINEAGE = [
  'parent',
  'dataset_sha256',
  'fitted_on',
  'fitted_rows',
  'train_from',
  'train_to',
  'validation_to',
  'random_state',
  'code_version',
  'code_sha256',
  'host',
  'platform',
] as const satisfies readonly (keyof Lineage)[]

function namesOf(one: object, other: object): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
}

function changes<Name extends string, T>(
  names: readonly Name[],
  one: Readonly<Partial<Record<Name, T | null>>> | null,
  other: Readonly<Partial<Record<Name, T | null>>> | null,
): readonly (Change<T> & { readonly name: Name })[] {
  return names.map((name) => {
    const values = [one?.[name] ?? null, other?.[name] ?? null] as const
    return { name, values, same: isDeepStrictEqual(values[0], values[1]) }
  })
}

function featuresBetween(one: VersionDetail, other: VersionDetail): VersionDiff['features'] {
  if (one.features === null || other.features === null) return null
  const before = new Map(one.features.map(({ name, transform }) => [name, transform]))
  const after = new Map(other.features.map(({ name, transform }) => [name, transform]))
  const both = [...before.keys()].filter((name) => after.has(name))
  return {
    removed: [...before.keys()].filter((name) => !after.has(name)),
    added: [...after.keys()].filter((name) => !before.has(name)),
    transforms: changes(both, Object.fromEntries(before), Object.fromEntries(after)).filter(
      ({ same }) => !same,
    ),
  }
}

function filesBetween(one: VersionDetail, other: VersionDetail): VersionDiff['files'] {
  const hashes = ({ artifacts }: VersionDetail): Record<string, string> =>
    Object.fromEntries(artifacts.map(({ path, sha256 }) => [plainName(path), sha256]))
  const [before, after] = [hashes(one), hashes(other)]
  return changes(namesOf(before, after), before, after).map(({ name, same }) => ({ name, same }))
}
