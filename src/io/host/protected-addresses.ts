import { readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { canonicalAddress } from '../../event/address.js'
import type { ProtectedAddress } from '../../response/spared.js'
import { environmentOf, loggedInAddresses, remoteHostOf, sshClientOf } from './login-sessions.js'
import { resolversOf } from './resolvers.js'
import { gatewaysOfIpv4, gatewaysOfIpv6 } from './routes.js'

/** Sessions of logind that are looked at, and processes above this one. */
const MAX_SESSIONS = 256
const MAX_ANCESTORS = 16

/**
 * What this machine cannot do without: its own addresses, the routers and resolvers it uses, and where its operators are
 * logged in from. What cannot be read is left out; it takes about a millisecond.
 * @param root where `proc`, `etc` and `run` lie.
 */
export function protectedAddresses(root = '/'): readonly ProtectedAddress[] {
  const found: ProtectedAddress[] = []
  const known = new Set<string>()
  const add = (as: ProtectedAddress['as'], addresses: readonly string[]): void => {
    for (const address of addresses) {
      if (known.has(address)) continue
      known.add(address)
      found.push({ address, as })
    }
  }
  add('own', ownAddresses())
  add('gateway', gatewaysOfIpv4(read(root, 'proc/net/route')))
  add('gateway', gatewaysOfIpv6(read(root, 'proc/net/ipv6_route')))
  // Behind the stub of systemd-resolved are the real ones.
  for (const path of ['etc/resolv.conf', 'run/systemd/resolve/resolv.conf'])
    add('resolver', resolversOf(read(root, path)))
  add('operator', sshClientOf(process.env))
  add('operator', sessionsAbove(root))
  add('operator', loggedInAddresses(readBytes(root, 'run/utmp')))
  add('operator', logindAddresses(root))
  return found
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ address }) => canonicalAddress(address) ?? [])
    .sort()
}

/** sudo keeps the SSH session from a program's environment, not from that of the shell above it. */
function sessionsAbove(root: string): readonly string[] {
  const found: string[] = []
  let pid = String(process.ppid)
  for (let i = 0; i < MAX_ANCESTORS && /^[1-9]\d*$/.test(pid); i++) {
    found.push(...sshClientOf(environmentOf(read(root, `proc/${pid}/environ`))))
    // The name before the parent's number stands in brackets and may hold anything.
    pid = /^.*\) \S (\d+)/s.exec(read(root, `proc/${pid}/stat`))?.[1] ?? ''
  }
  return found
}

function logindAddresses(root: string): readonly string[] {
  const folder = 'run/systemd/sessions'
  let names: string[]
  try {
    names = readdirSync(join(root, folder))
  } catch {
    return []
  }
  return names
    .filter((name) => !name.endsWith('.ref'))
    .slice(0, MAX_SESSIONS)
    .flatMap((name) => remoteHostOf(read(root, `${folder}/${name}`)) ?? [])
}

function read(root: string, path: string): string {
  return Buffer.from(readBytes(root, path)).toString('latin1')
}

/** Empty where it is not there or not ours to read: other systems have no such file. */
function readBytes(root: string, path: string): Uint8Array {
  try {
    return readFileSync(join(root, path))
  } catch {
    return new Uint8Array(0)
  }
}
