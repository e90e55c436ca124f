import type { Verdict } from '../detector/verdict.js'
import { ACTIONS, type Action, type Decision } from './decision.js'
import type { Policy } from './policy.js'

/** Sources that a difference tells of one by one, at most; of the others it counts their verdicts alone. */
export const MAX_SOURCES_TOLD = 100_000

/** Verdicts of which one policy makes this and the other that. */
export interface ActionChange {
  readonly was: Action
  readonly would: Action
  readonly verdicts: number
  readonly sources: number
}

/** What becomes different for one source. */
export interface SourceChange {
  readonly sourceIp: string
  /** Verdicts of it that become different, in action, in time or in being carried out. */
  readonly verdicts: number
  /** The strongest that either policy makes of these verdicts. */
  readonly was: Action
  readonly would: Action
  /** The longest time of these, s. */
  readonly wasS: number
  readonly wouldS: number
  /** Why the other policy decides so, of the first verdict with its strongest action. */
  readonly why: string
}

/** How many verdicts get each action. */
type ActionCounts = Record<Action, number>

/** What another policy makes of the same verdicts. */
export interface PolicyDifferenceSummary {
  readonly verdicts: number
  readonly differing: number
  readonly was: ActionCounts
  readonly would: ActionCounts
  /** Sources that would be blocked and were not, and the other way round, as far as they were told apart. */
  readonly newlyBlocked: number
  readonly noLongerBlocked: number
  /** Every change of action, most verdicts first. */
  readonly changes: readonly ActionChange[]
  /** Those newly blocked first, then those no longer blocked; of each the ones with most verdicts. */
  readonly sources: readonly SourceChange[]
  /** Whether there were more sources than are told of. */
  readonly isCut: boolean
}

interface Tally {
  verdicts: number
  was: number
  would: number
  wasS: number
  wouldS: number
  why: string
}

/** Lets two policies decide the same verdicts, and keeps what they decide differently. */
export class PolicyDifference {
  readonly #was: Policy
  readonly #would: Policy
  readonly #counts = { was: noActions(), would: noActions() }
  readonly #changes = new Map<string, { verdicts: number; readonly sources: Set<string> }>()
  readonly #sources = new Map<string, Tally>()
  #verdicts = 0
  #differing = 0
  #isCut = false

  /** @param was the one that holds @param would the one that may take its place */
  constructor(was: Policy, would: Policy) {
    this.#was = was
    this.#would = would
  }

  add(verdict: Verdict): void {
    const was = this.#was.decide(verdict)
    const would = this.#would.decide(verdict)
    this.#verdicts++
    this.#counts.was[was.action]++
    this.#counts.would[would.action]++
    if (isSame(was, would)) return
    this.#differing++
    const isTold = this.#note(was, would)
    if (was.action === would.action) return
    const key = `${was.action} ${would.action}`
    const change = this.#changes.get(key) ?? { verdicts: 0, sources: new Set() }
    this.#changes.set(key, change)
    change.verdicts++
    if (isTold) change.sources.add(was.sourceIp)
  }

  get summary(): PolicyDifferenceSummary {
    const sources = [...this.#sources].map(([sourceIp, tally]): SourceChange => {
      const { verdicts, was, would, wasS, wouldS, why } = tally
      return { sourceIp, verdicts, was: actionOf(was), would: actionOf(would), wasS, wouldS, why }
    })
    return {
      verdicts: this.#verdicts,
      differing: this.#differing,
      ...this.#counts,
      newlyBlocked: sources.filter(isNewlyBlocked).length,
      noLongerBlocked: sources.filter(isNoLongerBlocked).length,
      changes: [...this.#changes]
        .map(([key, { verdicts, sources: distinct }]): ActionChange => {
          const [was, would] = key.split(' ') as [Action, Action]
          return { was, would, verdicts, sources: distinct.size }
        })
        .sort((a, b) => b.verdicts - a.verdicts),
      sources: sources.sort((a, b) => rankOf(a) - rankOf(b) || b.verdicts - a.verdicts),
      isCut: this.#isCut,
    }
  }

  /** @returns whether the source is told of. */
  #note(was: Decision, would: Decision): boolean {
    let tally = this.#sources.get(would.sourceIp)
    if (tally === undefined) {
      if (this.#sources.size >= MAX_SOURCES_TOLD) {
        this.#isCut = true
        return false
      }
      tally = { verdicts: 0, was: 0, would: -1, wasS: 0, wouldS: 0, why: '' }
      this.#sources.set(would.sourceIp, tally)
    }
    const strength = ACTIONS.indexOf(would.action)
    if (strength > tally.would) tally.why = would.why
    tally.verdicts++
    tally.was = Math.max(tally.was, ACTIONS.indexOf(was.action))
    tally.would = Math.max(tally.would, strength)
    tally.wasS = Math.max(tally.wasS, was.durationS)
    tally.wouldS = Math.max(tally.wouldS, would.durationS)
    return true
  }
}

function isSame(a: Decision, b: Decision): boolean {
  return (
    a.action === b.action &&
    a.target === b.target &&
    a.durationS === b.durationS &&
    // Of what only is written down it is the same who carries it out.
    (a.action === 'LOG' || a.isDryRun === b.isDryRun)
  )
}

function noActions(): ActionCounts {
  return { LOG: 0, THROTTLE: 0, DECEIVE: 0, BLOCK: 0 }
}

function actionOf(strength: number): Action {
  return ACTIONS[Math.max(0, strength)] as Action
}

function rankOf(source: SourceChange): number {
  if (isNewlyBlocked(source)) return 0
  return isNoLongerBlocked(source) ? 1 : 2
}

function isNewlyBlocked({ was, would }: SourceChange): boolean {
  return would === 'BLOCK' && was !== 'BLOCK'
}

function isNoLongerBlocked({ was, would }: SourceChange): boolean {
  return was === 'BLOCK' && would !== 'BLOCK'
}
