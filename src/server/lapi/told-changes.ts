import type { DecisionBoard } from '../../engine/decision-board.js'
import { parseNetwork } from '../../event/network.js'
import type { ListedDecision } from '../../response/decision-index.js'
import type { LoggedChange } from '../../response/decision-log.js'
import { isExpandable, valuesOf } from '../../response/values.js'
import { decisionText, type Told, toldOf, withoutRepeats } from './published.js'
import type { Shims } from './shims.js'
import { type TypeNames, type Wanted, wantedType } from './wanted.js'

/** What became of one target and type since somebody was told last. */
interface Changed {
  /** The last of its decisions that concern the client. */
  readonly told: Told
  /** Whether something held before. */
  readonly had: boolean
}

/** What a client is to be told: JSON of decisions, each made when it is asked for. */
export interface Tidings {
  readonly news: Iterable<string>
  readonly deleted: Iterable<string>
}

/** Tells one client what it wants to know, in the form it can take. */
export class ToldChanges {
  readonly #board: DecisionBoard
  readonly #names: TypeNames
  readonly #wanted: Wanted
  readonly #shims: Shims

  constructor(board: DecisionBoard, names: TypeNames, wanted: Wanted, shims: Shims) {
    this.#board = board
    this.#names = names
    this.#wanted = wanted
    this.#shims = shims
  }

  /** Everything that holds, and everything that is known to have ended. */
  everything(): Tidings {
    return { news: this.#allNews(), deleted: this.#allDeleted() }
  }

  /**
   * What these changes come to, told by what holds now. @param isSure whether the client was told exactly what held when they
   * began; if not it may know more, and is told of every end.
   */
  since(changes: readonly LoggedChange[], isSure: boolean): Tidings {
    const changed = this.#byTarget(changes, isSure)
    return { news: this.#news(changed), deleted: this.#deleted(changed) }
  }

  *#allNews(): Generator<string> {
    for (const decisions of this.#board.targets()) {
      for (const told of this.#toldOf(decisions)) {
        const { target } = told.decision
        for (const value of this.#valuesOf(told).given) {
          const givers = [...this.#givers(value, told.type)]
          // Of several targets that give a value the narrowest tells it, once.
          if (givers.some((other) => prefixOf(other.decision.target) > prefixOf(target))) continue
          const longest = this.#wanted.dedup ? longestOf(givers) : told
          yield decisionText(longest ?? told, value, this.#board.nowMs)
        }
      }
    }
  }

  *#allDeleted(): Generator<string> {
    const gone = this.#byTarget(this.#board.remembered(), false)
    for (const { told } of gone.values())
      if (this.#holding(told).length === 0) yield* this.#ends(told, this.#valuesOf(told).given)
    for (const decisions of this.#board.targets())
      for (const told of this.#toldOf(decisions))
        yield* this.#ends(told, this.#valuesOf(told).taken)
  }

  *#news(changed: ReadonlyMap<string, Changed>): Generator<string> {
    const done = new Set<string>()
    for (const { told } of changed.values()) {
      const holding = this.#holding(told)
      for (const value of this.#valuesOf(told).given) {
        const key = `${told.type} ${value}`
        if (done.has(key)) continue
        done.add(key)
        if (holding.length > 0) for (const one of holding) yield this.#new(value, one)
        // Its own decision ended, but another still gives this value.
        else if (this.#stillGiven(value, told) !== null) yield this.#new(value, told)
      }
    }
  }

  *#deleted(changed: ReadonlyMap<string, Changed>): Generator<string> {
    for (const { told, had } of changed.values()) {
      const { given, taken } = this.#valuesOf(told)
      yield* this.#ends(told, taken)
      const [longest] = this.#holding(told)
      if (longest === undefined) {
        if (had) yield* this.#ends(told, given)
      } else if (had && this.#shims.deletesBeforeRenewing) {
        for (const value of given) yield decisionText(longest, value, this.#board.nowMs, true)
      }
    }
  }

  /** Values that nothing gives any more; ones that something else still gives are told again where that replaces them. */
  *#ends(told: Told, values: readonly string[]): Generator<string> {
    for (const value of values) {
      const isGiven = this.#stillGiven(value, told) !== null
      if (isGiven && !this.#shims.deletesBeforeRenewing) continue
      yield decisionText(told, value, this.#board.nowMs, true)
    }
  }

  #new(value: string, told: Told): string {
    const longest = this.#wanted.dedup ? (this.#stillGiven(value, told) ?? told) : told
    return decisionText(longest, value, this.#board.nowMs)
  }

  /** Changes by target and type, in the order of the first of them. */
  #byTarget(changes: readonly LoggedChange[], isSure: boolean): ReadonlyMap<string, Changed> {
    const changed = new Map<string, Changed>()
    for (const { decision, hadSame } of changes) {
      const type = wantedType(this.#wanted, this.#names, decision)
      if (type === null) continue
      const key = `${type} ${decision.target}`
      const had = changed.get(key)?.had ?? (hadSame || !isSure)
      changed.set(key, { told: { decision, type }, had })
    }
    return changed
  }

  /** What holds of the same target and type, longest first. */
  #holding({ decision, type }: Told): readonly Told[] {
    return this.#toldOf(this.#board.of(decision.target)).filter((other) => other.type === type)
  }

  #toldOf(decisions: readonly ListedDecision[]): readonly Told[] {
    const told = toldOf(decisions, this.#wanted, this.#names)
    return this.#wanted.dedup ? withoutRepeats(told) : told
  }

  #valuesOf({ decision }: Told): ReturnType<typeof valuesOf> {
    return valuesOf(decision.target, this.#board.policy, this.#shims.expandedAddresses)
  }

  /** The longest decision of this type that gives the value, be it the one for just that or for a network told in parts; null for none. */
  #stillGiven(value: string, { type }: Told): Told | null {
    return longestOf(this.#givers(value, type))
  }

  *#givers(value: string, type: string): Generator<Told> {
    const network = parseNetwork(value)
    if (network === null || this.#board.policy.sparedAs(network) !== null) return
    for (const told of toldOf(this.#board.covering(network), this.#wanted, this.#names)) {
      if (told.type !== type) continue
      const { target } = told.decision
      if (target.includes('/') ? this.#isPartOf(value, told) : target === value) yield told
    }
  }

  #isPartOf(value: string, told: Told): boolean {
    const { target } = told.decision
    const network = parseNetwork(target)
    if (network === null) return false
    const isWhole =
      !isExpandable(network, this.#shims.expandedAddresses) &&
      this.#board.policy.exceptionsIn(network).length === 0
    return isWhole ? target === value : this.#valuesOf(told).given.includes(value)
  }
}

function longestOf(givers: Iterable<Told>): Told | null {
  let longest: Told | null = null
  for (const told of givers)
    if (longest === null || told.decision.untilMs > longest.decision.untilMs) longest = told
  return longest
}

function prefixOf(target: string): number {
  const slash = target.indexOf('/')
  return slash < 0 ? Infinity : Number(target.slice(slash + 1))
}
