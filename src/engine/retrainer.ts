import type { Config } from '../config.js'
import { DRIFT_LEVELS, type DriftLevel } from '../detector/drift.js'
import { PhantomNetError } from '../errors.js'
import type { ModelRegistry } from '../io/store/model-registry.js'
import { shadowOf } from '../io/store/model-stages.js'
import type { ModelVersion } from '../io/store/model-version.js'
import type { ModelKeeper } from './model-keeper.js'
import { RETRAINED, type RetrainOutcome } from './retrain.js'
import type { RetrainQuestion } from './retrain-process.js'

const HOUR_MS = 3_600_000

/** Time between two tries when one came to nothing, or when drift asks. */
const PAUSE_MS = HOUR_MS

/** What is told of retraining. Names are those on the wire. */
export interface RetrainStatus {
  readonly is_running: boolean
  /** When it was last tried since the start, and what came of it. */
  readonly last_at: string | null
  readonly last_outcome: string | null
}

export interface RetrainerParts {
  readonly workspace: string
  readonly config: Config
  readonly registry: ModelRegistry
  readonly models: ModelKeeper
  readonly nowMs: () => number
  readonly retrain: (question: RetrainQuestion, signal: AbortSignal) => Promise<RetrainOutcome>
}

/**
 * Retrains when it is time or drift asks for it, and lets a retrained shadow in when it may. It is asked now and then;
 * nothing it does holds up judging.
 */
export class Retrainer {
  readonly #parts: RetrainerParts
  readonly #stopping = new AbortController()
  #running: Promise<void> | null = null
  #lastTryMs: number | null = null
  #lastOutcome: string | null = null

  constructor(parts: RetrainerParts) {
    this.#parts = parts
  }

  get status(): RetrainStatus {
    return {
      is_running: this.#running !== null,
      last_at: this.#lastTryMs === null ? null : new Date(this.#lastTryMs).toISOString(),
      last_outcome: this.#lastOutcome,
    }
  }

  /** Does what is due; what goes wrong is told in the status, since nobody waits for it. */
  async tick(): Promise<void> {
    if (this.#running !== null || this.#stopping.signal.aborted) return this.#running ?? undefined
    this.#running = this.#work()
      .catch((error: unknown) => {
        // A bug here is told as one, and judging goes on.
        this.#lastOutcome =
          error instanceof PhantomNetError
            ? `${error.code}: ${error.message}`
            : `INTERNAL: ${String(error)}`
      })
      .finally(() => (this.#running = null))
    return this.#running
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #work(): Promise<void> {
    const { models, config, registry } = this.#parts
    models.keepRecord()
    const shadow = shadowOf(registry.versions())
    if (shadow !== undefined && !this.#isWatchedEnough()) return
    if (shadow !== undefined && config.retrain_promote && isRetrained(shadow)) {
      await this.#letIn(shadow)
      return
    }
    if (this.#isDue()) await this.#retrain()
  }

  /** A shadow is given its time before another takes its place. */
  #isWatchedEnough(): boolean {
    const { config, models } = this.#parts
    const counters = models.shadow()?.tally.counters
    if (counters === undefined) return true
    return counters.events >= config.shadow_events && counters.hours >= config.shadow_hours
  }

  #isDue(): boolean {
    const { config, registry, nowMs, models } = this.#parts
    const sinceTry = nowMs() - (this.#lastTryMs ?? -Infinity)
    if (sinceTry < Math.min(PAUSE_MS, (config.retrain_every_h ?? 1) * HOUR_MS)) return false
    const newest = Math.max(...registry.versions().map(({ date }) => Date.parse(date)))
    const age = nowMs() - newest
    if (config.retrain_every_h !== null && age >= config.retrain_every_h * HOUR_MS) return true
    return age >= PAUSE_MS && reaches(models.drift()?.level ?? null, config.retrain_on_drift)
  }

  async #retrain(): Promise<void> {
    const { workspace, config, nowMs, retrain, models } = this.#parts
    this.#lastTryMs = nowMs()
    const { retrain_days, seed, max_source_share } = config
    const heeded = { retrain_days, seed, max_source_share }
    const question = { workspace, config: heeded, nowMs: nowMs() }
    const outcome = await retrain(question, this.#stopping.signal)
    this.#lastOutcome = outcome.told
    if (outcome.version !== null) models.takeUpShadow()
  }

  /** The gate decides; one that it refuses goes back among the candidates, and is not asked again. */
  async #letIn({ version }: ModelVersion): Promise<void> {
    const { models } = this.#parts
    try {
      const { grounds } = await models.promote(version, false)
      this.#lastOutcome = `version ${version} was let in: ${grounds}`
    } catch (error) {
      if (!(error instanceof PhantomNetError) || error.code !== 'PROMOTION_REFUSED') throw error
      models.setShadow(null, `not let in: ${error.message}`)
      this.#lastOutcome = error.message
    }
  }
}

function isRetrained({ history }: ModelVersion): boolean {
  return history.at(-1)?.why.startsWith(RETRAINED) === true
}

function reaches(level: DriftLevel | null, wanted: Config['retrain_on_drift']): boolean {
  if (level === null || wanted === 'off') return false
  return DRIFT_LEVELS.indexOf(level) >= DRIFT_LEVELS.indexOf(wanted)
}
