import { join } from 'node:path'
import type { Config } from '../config.js'
import { nearest } from '../config.js'
import { PhantomNetError } from '../errors.js'
import { SENSORS, type SensorEntry } from '../io/sensors/catalog.js'
import { DEFAULT_LIMITS, type SensorLimits } from '../io/sensors/limits.js'
import { activatedSockets, listenAddress } from '../io/sensors/listening.js'
import { loginPolicy } from '../io/sensors/login-policy.js'
import { inputName, SensorProcess } from '../io/sensors/sensor-process.js'
import type { TailPosition } from '../io/sources/tail-position.js'

/** The process that sockets may have been opened for. */
interface Activated {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly pid: number
}

/**
 * The sensors that the configuration asks for, none of them started.
 * @param find how far a sensor's journal was kept before.
 * @throws PhantomNetError CONFIG_INVALID, STORE_FAILED.
 */
export function openSensors(
  workspace: string,
  config: Config,
  nowMs: () => number,
  find: (name: string) => TailPosition | null,
  { env, pid }: Activated,
): readonly SensorProcess[] {
  loginPolicy(config.sensor_login, config.sensor_credentials)
  const activated = activatedSockets(env, pid)
  return wanted(config.sensors).map((entry) => {
    const key = `sensor_${entry.name}` as const
    return new SensorProcess({
      order: {
        name: entry.name,
        hostName: config.sensor_host_name,
        spool: join(workspace, 'data', 'sensors', entry.name),
        limits: limitsOf(config),
        login: config.sensor_login,
        credentials: config.sensor_credentials,
        keepsFiles: config.sensor_keep_files,
        recordsSessions: config.sensor_record,
        isOpenRelay: config.sensor_open_relay,
        tarpitMs: config.sensor_tarpit_ms,
      },
      address: listenAddress(key, config[key]),
      descriptor: activated.get(entry.name) ?? null,
      dataPorts: [],
      userId: config.sensor_uid,
      nowMs,
      saved: find(inputName(entry.name)),
    })
  })
}

/** Each sensor once, in the catalogue's order; `all` is every one. */
function wanted(names: readonly string[]): readonly SensorEntry[] {
  const known = [...SENSORS.map(({ name }) => name), 'all']
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `\`sensors\` names ${JSON.stringify(unknown.slice(0, 80))}, which is none. Did you mean ${nearest(unknown, known)}?`,
    )
  }
  return SENSORS.filter(({ name }) => names.includes(name) || names.includes('all'))
}

function limitsOf(config: Config): SensorLimits {
  return {
    ...DEFAULT_LIMITS,
    connections: config.sensor_connections,
    connectionsPerSource: config.sensor_connections_per_source,
    attemptsPerMinute: config.sensor_attempts_per_minute,
    openingsPerMinute: config.sensor_openings_per_minute,
    bytesPerMinute: config.sensor_bytes_per_minute,
    sessionMs: config.sensor_session_s * 1000,
    idleMs: config.sensor_idle_s * 1000,
    memoryBytes: config.sensor_memory_mb * (1 << 20),
  }
}
