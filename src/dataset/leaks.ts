import { PhantomNetError } from '../errors.js'
import { columnOf } from '../math/matrix.js'
import { ATTACK, type Dataset, NORMAL } from './dataset.js'
import { separationOf } from './separation.js'
import type { TimeSplit } from './split.js'

/**
 * A feature that alone orders attacks above normal rows in so many of a thousand pairs leaves nothing to learn: it repeats the labels, or
 * the labels were read from what it reads. The strongest honest one that was measured, on the sample data and on the mix of the
 * learning bench, reaches .98 in every part.
 */
export const SEPARATES_FROM = 0.995

/** With fewer rows of a kind than this, a feature may separate them by chance. */
export const FEWEST_ROWS = 20

/** With fewer addresses of a kind than this, the habits of one or two visitors decide what a feature looks like. */
export const FEWEST_SOURCES = 10

/** Share of the test rows, or of its attacks, that may repeat rows of the training part. On both honest sets there was none. */
export const MOST_COPIES = 0.05

/** Share of the test attacks that may be of sessions begun before: some are under way whenever the cut falls. Up to .12 was measured. */
export const MOST_CONTINUED = 0.5

/** Copies fewer than this are chance. */
const FEWEST_COPIES = 10

/** One way in which figures on the test part would say more than a model can do. */
export interface Leak {
  readonly kind: 'feature' | 'rows' | 'sessions'
  /** A sentence: what and how much. */
  readonly reason: string
}

/**
 * Looks for what makes an evaluation worthless: a feature that gives the labels away, rows of the test part that are also in the
 * training part, and attacks of the test part that are the same sessions as before.
 * @param sessionGapMs silence that ends a session.
 * @param suspects columns, from the first on, into which labels can have been read: those of the dataset, which anybody may write.
 */
export function findLeaks(
  split: TimeSplit,
  sessionGapMs: number,
  suspects: number = split.train.featureNames.length,
): Leak[] {
  return [
    ...featureLeaks(split, suspects),
    ...copiedRows(split),
    ...continuedSessions(split, sessionGapMs),
  ]
}

/**
 * @throws PhantomNetError DATASET_LEAKS with each leak found.
 */
export function requireNoLeaks(split: TimeSplit, sessionGapMs: number, suspects?: number): void {
  const leaks = findLeaks(split, sessionGapMs, suspects)
  if (leaks.length === 0) return
  throw new PhantomNetError(
    'DATASET_LEAKS',
    `Figures on this dataset would tell nothing: ${leaks.map(({ reason }) => reason).join('; ')}. Mend the labels or the inputs, use --split both where attacks go on over the cut, or go on with --leaks allow.`,
  )
}

/** It must hold in every part that has enough rows, so that a chance of one part is no leak. */
function featureLeaks({ train, validation, test }: TimeSplit, suspects: number): Leak[] {
  const parts = [train, validation, test].filter((part) =>
    [ATTACK, NORMAL].every(
      (label) =>
        countOf(part.labels, label) >= FEWEST_ROWS && sourcesOf(part, label) >= FEWEST_SOURCES,
    ),
  )
  if (parts.length === 0) return []
  return train.featureNames.slice(0, suspects).flatMap((name, j): Leak[] => {
    const least = Math.min(...parts.map(({ X, labels }) => separationOf(columnOf(X, j), labels)))
    if (least < SEPARATES_FROM) return []
    return [
      {
        kind: 'feature',
        reason: `the feature ${name} alone tells attacks from normal rows (ROC-AUC ${least.toFixed(4)} in every part)`,
      },
    ]
  })
}

function copiedRows({ train, test }: TimeSplit): Leak[] {
  const judged = new Set(test.sourceIps)
  const known = new Set(fingerprints(train, (ip) => judged.has(ip)))
  const copies = fingerprints(test, () => true).map((print) => known.has(print))
  return [
    { what: 'labelled rows', isMeant: (label: number) => label === ATTACK || label === NORMAL },
    { what: 'attacks', isMeant: (label: number) => label === ATTACK },
  ]
    .flatMap(({ what, isMeant }): Leak[] => {
      const all = test.labels.reduce((sum, label) => sum + (isMeant(label) ? 1 : 0), 0)
      const copied = copies.filter((is, i) => is && isMeant(test.labels[i] as number)).length
      if (copied < FEWEST_COPIES || copied <= MOST_COPIES * all) return []
      return [
        {
          kind: 'rows',
          reason: `${copied} of ${all} ${what} of the test part are in the training part too, of the same source, with the same features and the same time since the one before`,
        },
      ]
    })
    .slice(0, 1)
}

/**
 * A row without the time of its own: source, format, features and the time since its source's row before. A file given twice, moved in
 * time or not, repeats these; a visitor who does the same thing again does not do so to the millisecond.
 */
function fingerprints(
  { X, atMs, sourceIps, sources }: Dataset,
  isMeant: (ip: string) => boolean,
): string[] {
  const last = new Map<string, number>()
  return sourceIps.map((ip, i) => {
    if (!isMeant(ip)) return ''
    const at = atMs[i] as number
    const gap = at - (last.get(ip) ?? Number.NaN)
    last.set(ip, at)
    const features = X.data.subarray(i * X.columns, (i + 1) * X.columns).join(' ')
    return `${ip} ${sources[i] as string} ${gap} ${features}`
  })
}

function continuedSessions({ train, validation, test }: TimeSplit, gapMs: number): Leak[] {
  const lastMs = new Map<string, number>()
  for (const { sourceIps, atMs } of [train, validation])
    for (const [i, ip] of sourceIps.entries())
      lastMs.set(ip, Math.max(atMs[i] as number, lastMs.get(ip) ?? Number.NEGATIVE_INFINITY))
  let continued = 0
  for (const [i, ip] of test.sourceIps.entries()) {
    const before = lastMs.get(ip)
    if (before === undefined) continue
    const at = test.atMs[i] as number
    if (Math.abs(at - before) > gapMs) {
      lastMs.delete(ip)
      continue
    }
    lastMs.set(ip, at)
    if (test.labels[i] === ATTACK) continued++
  }
  const attacks = countOf(test.labels, ATTACK)
  if (attacks < FEWEST_ROWS || continued <= MOST_CONTINUED * attacks) return []
  return [
    {
      kind: 'sessions',
      reason: `${continued} of ${attacks} attacks of the test part are of sessions that began before it`,
    },
  ]
}

/** Addresses that rows of the label came from. */
function sourcesOf({ sourceIps, labels }: Dataset, wanted: number): number {
  return new Set(sourceIps.filter((_ip, i) => labels[i] === wanted)).size
}

function countOf(labels: Int8Array, wanted: number): number {
  return labels.reduce((sum, label) => sum + (label === wanted ? 1 : 0), 0)
}
