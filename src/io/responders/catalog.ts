import type { Config } from '../../config.js'
import { PhantomNetError } from '../../errors.js'
import { Nftables } from './nftables.js'
import type { Redirect } from './nft-table.js'
import type { Responder } from './responder.js'

/** A kind of responder. */
export interface ResponderKind {
  readonly name: string
  /** What it does, in a few words. */
  readonly summary: string
  isOn(config: Config): boolean
  /** @throws PhantomNetError CONFIG_INVALID. */
  make(config: Config, nowMs: () => number): Responder
}

/** Every responder, in the order docs/reference/responders.md lists them. */
export const RESPONDERS: readonly ResponderKind[] = [
  {
    name: 'nftables',
    summary: 'drops, slows or sends to a sensor in the kernel of this machine',
    isOn: (config) => config.nftables,
    make: (config, nowMs) =>
      new Nftables({
        table: tableName(config.nftables_table),
        redirects: redirectsOf(config.deceive_ports),
        connectionsPerMinute: config.throttle_rate,
        kilobytesPerSecond: config.throttle_kbytes,
        nowMs,
      }),
  },
]

/** The responders that are switched on. @throws PhantomNetError CONFIG_INVALID. */
export function respondersOf(config: Config, nowMs: () => number): readonly Responder[] {
  return RESPONDERS.filter((kind) => kind.isOn(config)).map((kind) => kind.make(config, nowMs))
}

/** A table of that name is put in the place of any other, so that it may not be one of somebody else's. */
function tableName(text: string): string {
  if (/^phantomnet\w{0,32}$/.test(text)) return text
  throw new PhantomNetError(
    'CONFIG_INVALID',
    '`nftables_table` must be `phantomnet`, or begin so and go on with letters, digits and `_`. Mend it.',
  )
}

/** Ports that can be redirected, at most. */
const MAX_REDIRECTS = 64

function redirectsOf(texts: readonly string[]): readonly Redirect[] {
  const redirects = texts.map((text) => {
    const [, port, sensorPort] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? []
    const redirect = { port: Number(port), sensorPort: Number(sensorPort) }
    if (isPort(redirect.port) && isPort(redirect.sensorPort)) return redirect
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `\`deceive_ports\` holds ${JSON.stringify(text)}. Write the port of the service and that of the sensor, as 22:2222.`,
    )
  })
  const isClear = new Set(redirects.map(({ port }) => port)).size === redirects.length
  if (isClear && redirects.length <= MAX_REDIRECTS) return redirects
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `\`deceive_ports\` names a port twice, or more than ${MAX_REDIRECTS}. Name each once.`,
  )
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535
}
