import type { Config } from '../config.js'
import type { DriftReport } from '../detector/drift-window.js'
import { PhantomNetError } from '../errors.js'
import type { Actor, AuditNote } from '../io/store/audit-store.js'
import type { ModelRegistry } from '../io/store/model-registry.js'
import { shadowOf } from '../io/store/model-stages.js'
import {
  readShadowRecord,
  type ShadowRecord,
  writeShadowRecord,
} from '../io/store/shadow-record.js'
import { weighInThread } from './gate-thread.js'
import type { Judged, LiveEngine } from './live.js'
import { ModelWatch } from './model-watch.js'
import { forced, type GateReport, promoteWeighed, refusal } from './promotion.js'
import { loadModel, loadServedModel, type ServedModel } from './served-model.js'

/** Which version judges from now on. Names are those on the wire. */
export interface Switched {
  readonly version: string
  readonly previous_version: string
  /** What the gate found, or why it was not asked. */
  readonly grounds: string
}

/** Who lets a version in when nobody asks for it. */
const RETRAINING: Actor = { actor: 'retraining', address: null }

export interface KeeperParts {
  readonly workspace: string
  readonly config: Config
  readonly registry: ModelRegistry
  readonly nowMs: () => number
}

/** The models of a process that serves: the one that judges, its shadow, and what takes their places. */
export class ModelKeeper {
  readonly #parts: KeeperParts
  #engine: LiveEngine | null = null
  #audit: (note: AuditNote) => void = () => undefined
  #model: ServedModel
  #watch: ModelWatch

  /** @throws PhantomNetError MODEL_…. */
  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.#model = loadServedModel(parts.registry)
    this.#watch = new ModelWatch(this.#model)
    this.#followShadow()
  }

  /** The engine that judges with the model from now on, and what writes down who changes it. */
  serveWith(engine: LiveEngine, audit: (note: AuditNote) => void): void {
    this.#engine = engine
    this.#audit = audit
  }

  get model(): ServedModel {
    return this.#model
  }

  /** Looks on; it changes no verdict. */
  observe(judged: readonly Judged[]): void {
    this.#watch.observe(judged, this.#parts.nowMs())
  }

  drift(): DriftReport | null {
    return this.#watch.drift()
  }

  shadow(): ShadowRecord | null {
    return this.#watch.shadow()
  }

  /**
   * Asks the gate in a thread of its own, so that events are judged and requests answered meanwhile.
   * @throws PhantomNetError VERSION_UNKNOWN, MODEL_…, DATASET_INVALID, WORKER_FAILED, STORE_FAILED.
   */
  async weigh(version: string): Promise<GateReport> {
    this.keepRecord()
    const { workspace, config } = this.#parts
    return weighInThread({ workspace, version, config })
  }

  /** @throws PhantomNetError PROMOTION_REFUSED, VERSION_UNKNOWN, MODEL_…, DATASET_INVALID, STORE_FAILED. */
  async promote(version: string, isForced: boolean, by: Actor = RETRAINING): Promise<Switched> {
    const { registry } = this.#parts
    // A version that is not whole is refused before it is weighed.
    loadModel(registry, registry.find(version))
    const gate = isForced ? forced(registry, version) : await this.weigh(version)
    if (!gate.passes) throw refusal(gate)
    const previous = this.#model.entry.version
    promoteWeighed(registry, gate, this.#nowIso())
    const { grounds } = gate
    const switched = { version: this.reload().entry.version, previous_version: previous, grounds }
    this.#note('model.promote', by, switched, { is_forced: isForced })
    return switched
  }

  /** @throws PhantomNetError VERSION_UNKNOWN, MODEL_…, STORE_FAILED. */
  rollback(by: Actor): Switched {
    const previous = this.#model.entry.version
    this.#parts.registry.rollback(this.#nowIso())
    const switched = {
      version: this.reload().entry.version,
      previous_version: previous,
      grounds: 'rolled back',
    }
    this.#note('model.rollback', by, switched)
    return switched
  }

  /**
   * Lets a version score along; null ends that for the one that does.
   * @throws PhantomNetError VERSION_UNKNOWN, MODEL_…, STAGE_REFUSED, STORE_FAILED.
   */
  setShadow(version: string | null, why: string, by: Actor = RETRAINING): void {
    const { registry, nowMs } = this.#parts
    const before = this.#watch.shadow()?.shadow ?? null
    if (version !== null) {
      loadModel(registry, registry.find(version))
      registry.stage(version, 'shadow', this.#nowIso(), why)
    } else {
      const shadow = shadowOf(registry.versions())
      if (shadow !== undefined) registry.stage(shadow.version, 'candidate', this.#nowIso(), why)
    }
    this.#followShadow()
    this.#audit({
      ...by,
      atMs: nowMs(),
      action: 'model.shadow',
      subject: version ?? before ?? 'none',
      before: { shadow: before },
      after: { shadow: version, why },
    })
  }

  /** Takes up the shadow that another process named, as one that retrains. @throws PhantomNetError STORE_FAILED. */
  takeUpShadow(): void {
    this.#followShadow()
  }

  /** Writes down how the shadow compares so far. @throws PhantomNetError STORE_FAILED. */
  keepRecord(): void {
    const record = this.#watch.shadow()
    if (record !== null) writeShadowRecord(this.#parts.workspace, record)
  }

  /** Takes up the version that the registry has promoted meanwhile. @throws PhantomNetError MODEL_…. */
  reload(): ServedModel {
    this.#model = loadServedModel(this.#parts.registry)
    this.#watch = new ModelWatch(this.#model)
    this.#engine?.switchTo(this.#model.detector)
    this.#followShadow()
    return this.#model
  }

  /** A shadow that cannot be loaded is none: it must not keep the model that serves from serving. */
  #followShadow(): void {
    const { workspace, registry } = this.#parts
    const entry = shadowOf(registry.versions())
    const kept = readShadowRecord(workspace)
    this.#watch.follow(
      entry === undefined ? null : loadedOrNull(registry, entry),
      kept,
      this.#nowIso(),
    )
  }

  #note(
    action: 'model.promote' | 'model.rollback',
    by: Actor,
    { version, previous_version: previous, grounds }: Switched,
    more: Readonly<Record<string, unknown>> = {},
  ): void {
    const [before, after] = [{ version: previous }, { version, grounds, ...more }]
    this.#audit({ ...by, atMs: this.#parts.nowMs(), action, subject: version, before, after })
  }

  #nowIso(): string {
    return new Date(this.#parts.nowMs()).toISOString()
  }
}

function loadedOrNull(
  registry: ModelRegistry,
  entry: Parameters<typeof loadModel>[1],
): ServedModel | null {
  try {
    return loadModel(registry, entry)
  } catch (error) {
    if (error instanceof PhantomNetError) return null
    throw error
  }
}
