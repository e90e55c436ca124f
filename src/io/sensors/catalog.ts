import { assert } from '../../errors.js'
import type { Service } from '../../event/kinds.js'
import type { OpenSensor } from './sensor.js'

/** As in the option `sensors`, and in `sensor_NAME`. */
export type SensorName = 'ssh' | 'http' | 'ftp' | 'smtp'

/** One sensor there is. */
export interface SensorEntry {
  readonly name: SensorName
  readonly service: Service
  /** What it poses as, for people. */
  readonly product: string
  /** Ports for second connections that it asks for. */
  readonly dataPorts: number
  /** Loads its code; only its own process does. */
  readonly load: () => Promise<OpenSensor>
}

/** Every sensor, in the order docs/reference/configuration.md lists them. */
export const SENSORS: readonly SensorEntry[] = [
  {
    name: 'ssh',
    service: 'ssh',
    product: 'OpenSSH 8.4p1',
    dataPorts: 0,
    load: async () => (await import('./ssh/ssh-sensor.js')).openSshSensor,
  },
  {
    name: 'http',
    service: 'http',
    product: 'nginx 1.22.1',
    dataPorts: 0,
    load: async () => (await import('./http/http-sensor.js')).openHttpSensor,
  },
  {
    name: 'ftp',
    service: 'ftp',
    product: 'vsFTPd 3.0.3',
    dataPorts: 16,
    load: async () => (await import('./ftp/ftp-sensor.js')).openFtpSensor,
  },
  {
    name: 'smtp',
    service: 'smtp',
    product: 'Postfix 3.7',
    dataPorts: 0,
    load: async () => (await import('./smtp/smtp-sensor.js')).openSmtpSensor,
  },
]

/** The sensor of this name, which must be one of the catalogue's. */
export function sensorNamed(name: string): SensorEntry {
  const entry = SENSORS.find((one) => one.name === name)
  assert(entry !== undefined, `there is no sensor ${name}`)
  return entry
}
