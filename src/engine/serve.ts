import { resolve } from 'node:path'
import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import { notifiersOf } from '../io/notifiers/catalog.js'
import type { Event } from '../event/event.js'
import { readFormats } from '../io/sources/mapping-files.js'
import type { SensorStatus } from '../io/sensors/sensor-process.js'
import { SyslogListener } from '../io/sources/syslog-listener.js'
import { Tail } from '../io/sources/tail.js'
import { type Actor, AuditStore } from '../io/store/audit-store.js'
import { DecisionStore } from '../io/store/decision-store.js'
import { KeptEvents } from '../io/store/kept-events.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import { StateDatabase, statePath } from '../io/store/state-database.js'
import { TailStore } from '../io/store/tail-store.js'
import { TokenStore } from '../io/store/token-store.js'
import type { KeptVerdict } from '../io/store/verdict-block.js'
import { VerdictStore } from '../io/store/verdict-store.js'
import { WorkspaceLock } from '../io/store/workspace-lock.js'
import type { Policy } from '../response/policy.js'
import { extractorOptions, retentionOf, ruleFamilies } from './assemble.js'
import { type BouncerOptions, bouncerOptions } from './bouncer-options.js'
import { openBlocklistFile } from './blocklist-file.js'
import { DecisionBoard } from './decision-board.js'
import { Following } from './following.js'
import type { LiveEngine } from './live.js'
import { RunningEngine } from './live-engine.js'
import { ModelKeeper } from './model-keeper.js'
import { Notices } from './notices.js'
import { OperatorSessions } from './operator-sessions.js'
import { PolicyKeeper, type PolicyState } from './policy-keeper.js'
import { retrainInProcess } from './retrain-process.js'
import { openResponses, type Responses } from './responses.js'
import { Retrainer } from './retrainer.js'
import { SensorPump } from './sensor-pump.js'
import { openSensors } from './sensors.js'
import type { ServedModel } from './served-model.js'
import { SyslogPump } from './syslog-pump.js'
import { tidyRegularly } from './store-tidying.js'
import { TailPump } from './tail-pump.js'
import { Telemetry } from './telemetry.js'
import { VerdictFeed } from './verdict-feed.js'

/**
 * Events of before a stop that are judged again, silently, at the next start, so that the memory of sources is as it was:
 * exactly so while the store holds no more than these, else without what is older.
 */
const RELIVED_EVENTS = 20_000

/** Logs that one process may follow. */
const MAX_TAILS = 256

/** What serves, beside the model and the logs. */
interface ServiceParts {
  readonly engine: LiveEngine
  readonly verdicts: VerdictStore
  readonly decisions: DecisionStore
  /** What holds now, in memory. */
  readonly board: DecisionBoard
  readonly bouncers: BouncerOptions
  /** Keeps the file of what is blocked; null when there is none. */
  readonly blocklistFile: ReturnType<typeof openBlocklistFile>
  readonly policy: Policy
  readonly registry: ModelRegistry
  readonly tokens: TokenStore
  /** Who changed what. */
  readonly audit: AuditStore
  /** Tells of verdicts as they are kept. */
  readonly feed: VerdictFeed
  readonly events: KeptEvents
  /** How long things take, and why lines are refused. */
  readonly telemetry: Telemetry
  /** Where operators were heard from lately. */
  readonly operators: OperatorSessions
  readonly nowMs: () => number
}

/** Everything that serves, without the network. */
export interface Service extends ServiceParts {
  /** The model that judges, its shadow, and what takes their places. */
  readonly models: ModelKeeper
  readonly retrainer: Retrainer
  /** Who carries decisions out. */
  readonly responses: Responses
  /** Who else is told of decisions. */
  readonly notices: Notices
  /** The model that judges now. */
  readonly model: ServedModel
  /** Takes up the version that the registry has promoted meanwhile. @throws PhantomNetError MODEL_…. */
  reloadModel(): ServedModel
  /** The policy that decides, and how it came to be. */
  readonly policies: PolicyKeeper
  /** Takes up the policy file as it is now. @throws PhantomNetError CONFIG_…, INPUT_…; the old policy stays. */
  reloadPolicy(by?: Actor): PolicyState
  /** Rejects when following a log failed in a way that cannot be mended while running; never resolves. */
  readonly failed: Promise<never>
  /** How each sensor is. */
  readonly sensors: readonly SensorStatus[]
  /** Starts the sensors and takes syslog, and waits until all of that listens. @throws PhantomNetError LISTEN_FAILED, SENSOR_FAILED. */
  startSources(): Promise<void>
  /** Ends the following of logs and the sensors, and closes the store. */
  stop(): Promise<void>
}

/**
 * Puts together what serves a workspace: the promoted model, the store, the engine with its memory as it was, and a
 * reader for each log to follow.
 * @throws PhantomNetError MODEL_…, STORE_FAILED, CONFIG_INVALID, FORMAT_UNKNOWN.
 */
export function openService(workspace: string, config: Config, nowMs: () => number): Service {
  const registry = new ModelRegistry(workspace)
  const models = new ModelKeeper({ workspace, config, registry, nowMs })
  const operators = new OperatorSessions()
  const policies = policyKeeperOf(workspace, config, nowMs, operators)
  const { policy } = policies
  const extractor = extractorOptions(config)
  const families = ruleFamilies(config)
  const formats = readFormats(config.mappings)
  const paths = tailPaths(config.tail)
  const lock = new WorkspaceLock(workspace)
  try {
    const database = new StateDatabase(statePath(workspace))
    const decisions = new DecisionStore(database, config.max_decisions)
    policies.start(decisions, (note) => audit.append(note))
    const tails = new TailStore(database)
    const verdicts = new VerdictStore(database, decisions, tails, retentionOf(config), nowMs)
    const logs = paths.map(
      (path) => new Tail(path, { format: config.format, formats, nowMs, saved: tails.find(path) }),
    )
    const pumps: Pump[] = []
    const telemetry = new Telemetry(() => performance.now())
    decisions.subscribe((changes) => telemetry.changed(changes))
    const engine = new RunningEngine({
      telemetry,
      detector: models.model.detector,
      policy,
      extractor,
      families,
      sink: verdicts,
      startedAt: new Date(nowMs()).toISOString(),
      inputs: () => pumps.map((pump) => pump.counters),
      onKept: (judged, lastId) => {
        models.observe(judged)
        following?.offer(judged, models.model.detector)
        telemetry.kept(judged)
        feed.tell(judged, lastId)
      },
    })
    const feed = new VerdictFeed()
    const events = new KeptEvents(verdicts, statePath(workspace))
    const following = followingOf(config, engine)
    const audit = new AuditStore(database)
    models.serveWith(engine, (note) => audit.append(note))
    engine.relive(eventsOf(verdicts.from(verdicts.lastId - RELIVED_EVENTS + 1)))
    pumps.push(...logs.map((log) => new TailPump(log, engine)))
    const sensors = openSensors(workspace, config, nowMs, (name) => tails.find(name), process)
    pumps.push(...sensors.map((sensor) => new SensorPump(sensor, engine)))
    pumps.push(
      ...syslogListeners(config, nowMs).map((listener) => new SyslogPump(listener, engine)),
    )
    const responses = openResponses({ config, decisions, policy, nowMs })
    const notices = new Notices(decisions, notifiersOf(config, nowMs), (name, told) =>
      process.stderr.write(`${name}: ${told}\n`),
    )
    const retrain = retrainInProcess
    const retrainer = new Retrainer({ workspace, config, registry, models, nowMs, retrain })
    const tokens = new TokenStore(database)
    const bouncers = bouncerOptions(config)
    const board = new DecisionBoard({ decisions, policy, nowMs, limit: config.max_decisions })
    const blocklistFile = openBlocklistFile(board, config)
    const parts = { engine, verdicts, decisions, policy, registry, tokens, audit, operators, nowMs }
    const silence = setInterval(() => engine.endSilent(nowMs()), SILENCE_MS).unref()
    return new RunningService(
      { ...parts, feed, events, telemetry, board, bouncers, blocklistFile },
      { models, retrainer, policies, responses, notices },
      pumps,
      () => {
        clearInterval(silence)
        policies.stop()
        board.close()
        database.close()
        lock.release()
      },
    )
  } catch (error) {
    policies.stop()
    lock.release()
    throw error
  }
}

/** The policy of the workspace, which spares an operator from the first request on. */
function policyKeeperOf(
  workspace: string,
  config: Config,
  nowMs: () => number,
  operators: OperatorSessions,
): PolicyKeeper {
  const policies = new PolicyKeeper({
    workspace,
    config,
    nowMs,
    operators: () => operators.addresses(nowMs()),
  })
  operators.onNew = () => policies.refresh()
  return policies
}

function* eventsOf(kept: Iterable<KeptVerdict>): Generator<Event> {
  for (const { verdict } of kept) yield verdict.event
}

/** What lets the model follow its events; null when it is to stay as it was promoted. */
function followingOf(config: Config, engine: LiveEngine): Following | null {
  const { sliding_horizon: horizonRows } = config
  if (horizonRows === null) return null
  return new Following(horizonRows, (detector) => engine.switchTo(detector))
}

/** What brings events to the engine. */
type Pump = TailPump | SensorPump | SyslogPump

/** @throws PhantomNetError CONFIG_INVALID. */
function syslogListeners(config: Config, nowMs: () => number): SyslogListener[] {
  const { syslog_udp: udp, syslog_tcp: tcp, syslog_from: from } = config
  return [
    ...(udp === null ? [] : [new SyslogListener({ transport: 'udp', place: udp, from, nowMs })]),
    ...(tcp === null ? [] : [new SyslogListener({ transport: 'tcp', place: tcp, from, nowMs })]),
  ]
}

/** Each log once, whatever its spelling; paths are taken from the folder the program was started in. */
function tailPaths(given: readonly string[]): readonly string[] {
  const paths = [...new Set(given.filter((path) => path !== '').map((path) => resolve(path)))]
  if (paths.length <= MAX_TAILS) return paths
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `\`tail\` names ${paths.length} logs, and one process follows at most ${MAX_TAILS}. Give fewer.`,
  )
}

/** What keeps the models, and how often it looks what is due, ms. */
interface Keepers {
  readonly models: ModelKeeper
  readonly retrainer: Retrainer
  readonly policies: PolicyKeeper
  readonly responses: Responses
  readonly notices: Notices
}

const TICK_MS = 60_000

/** How often sources that are silent are looked for. */
const SILENCE_MS = 60_000

class RunningService implements Service {
  readonly blocklistFile: ReturnType<typeof openBlocklistFile>
  readonly engine: LiveEngine
  readonly verdicts: VerdictStore
  readonly decisions: DecisionStore
  readonly board: DecisionBoard
  readonly bouncers: BouncerOptions
  readonly policy: Policy
  readonly registry: ModelRegistry
  readonly tokens: TokenStore
  readonly audit: AuditStore
  readonly feed: VerdictFeed
  readonly events: KeptEvents
  readonly telemetry: Telemetry
  readonly operators: OperatorSessions
  readonly nowMs: () => number
  readonly failed: Promise<never>
  readonly models: ModelKeeper
  readonly retrainer: Retrainer
  readonly responses: Responses
  readonly notices: Notices
  readonly policies: PolicyKeeper
  readonly #followed: Promise<unknown>
  readonly #pumps: readonly Pump[]
  readonly #close: () => void
  readonly #ticking: ReturnType<typeof setInterval>
  readonly #endTidying: () => void

  constructor(
    parts: ServiceParts,
    { models, retrainer, policies, responses, notices }: Keepers,
    pumps: readonly Pump[],
    close: () => void,
  ) {
    this.engine = parts.engine
    this.verdicts = parts.verdicts
    this.decisions = parts.decisions
    this.board = parts.board
    this.bouncers = parts.bouncers
    this.blocklistFile = parts.blocklistFile
    this.policy = parts.policy
    this.registry = parts.registry
    this.tokens = parts.tokens
    this.audit = parts.audit
    this.feed = parts.feed
    this.events = parts.events
    this.telemetry = parts.telemetry
    this.operators = parts.operators
    this.nowMs = parts.nowMs
    this.models = models
    this.retrainer = retrainer
    this.responses = responses
    this.notices = notices
    this.policies = policies
    this.#ticking = setInterval(() => void retrainer.tick(), TICK_MS).unref()
    this.#endTidying = tidyRegularly(parts.verdicts)
    responses.start()
    this.#pumps = pumps
    this.#close = close
    this.#followed = Promise.all(pumps.map((pump) => pump.run()))
    this.failed = new Promise((_resolve, reject) => {
      this.#followed.catch(reject)
    })
    // Whoever runs the service looks at it; until then the failure must not end the process.
    this.failed.catch(() => undefined)
  }

  get model(): ServedModel {
    return this.models.model
  }

  reloadModel(): ServedModel {
    return this.models.reload()
  }

  reloadPolicy(by?: Actor): PolicyState {
    return this.policies.reload(by)
  }

  get sensors(): readonly SensorStatus[] {
    return this.#sensorPumps.map((sensor) => sensor.status)
  }

  async startSources(): Promise<void> {
    await Promise.all(
      this.#pumps.flatMap((pump) => (pump instanceof TailPump ? [] : [pump.start()])),
    )
  }

  get #sensorPumps(): readonly SensorPump[] {
    return this.#pumps.filter((pump) => pump instanceof SensorPump)
  }

  async stop(): Promise<void> {
    for (const pump of this.#pumps) pump.stop()
    clearInterval(this.#ticking)
    this.#endTidying()
    try {
      await Promise.all([this.#followed, this.retrainer.stop()])
      await Promise.all([this.responses.stop(), this.notices.stop()])
      await this.blocklistFile?.close()
      this.models.keepRecord()
    } finally {
      this.#close()
    }
  }
}
