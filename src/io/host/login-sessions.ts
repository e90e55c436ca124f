import { canonicalAddress, formatAddress } from '../../event/address.js'

/** Where the SSH session of an environment comes from: the first word of SSH_CONNECTION or SSH_CLIENT, ssh(1). */
export function sshClientOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  return [environment['SSH_CONNECTION'], environment['SSH_CLIENT']].flatMap((value) => {
    const address = canonicalAddress(value?.trim().split(' ')[0] ?? '')
    return address === null ? [] : [address]
  })
}

/** An environment as `/proc/PID/environ` has it. */
export function environmentOf(text: string): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const pair of text.split('\0')) {
    const equals = pair.indexOf('=')
    if (equals > 0) variables[pair.slice(0, equals)] = pair.slice(equals + 1)
  }
  return variables
}

/** The remote host of a session of systemd-logind, as `/run/systemd/sessions/ID` has it; null for one at the machine itself. */
export function remoteHostOf(text: string): string | null {
  return canonicalAddress(/^REMOTE_HOST=(.*)$/m.exec(text)?.[1]?.trim() ?? '')
}

/** Bytes of a record of utmp(5) with the 32-bit times of most machines, and with 64-bit ones. */
const RECORD_BYTES = [384, 400] as const
const USER_PROCESS = 7
const HOST_AT = 76
const HOST_BYTES = 256
/** Of the shorter record; the longer one has no other place for an address than the host. */
const ADDRESS_AT = 348

/** Remote addresses of those logged in, by utmp(5); what is no such file tells of nobody. */
export function loggedInAddresses(utmp: Uint8Array): readonly string[] {
  const recordBytes = RECORD_BYTES.find((bytes) => utmp.length % bytes === 0)
  if (recordBytes === undefined) return []
  const found: string[] = []
  for (let at = 0; at < utmp.length; at += recordBytes) {
    const record = utmp.subarray(at, at + recordBytes)
    if (((record[0] as number) | ((record[1] as number) << 8)) !== USER_PROCESS) continue
    const host = canonicalAddress(textOf(record.subarray(HOST_AT, HOST_AT + HOST_BYTES)))
    if (host !== null) found.push(host)
    else if (recordBytes === RECORD_BYTES[0]) {
      const bytes = record.subarray(ADDRESS_AT, ADDRESS_AT + 16)
      const isIpv4 = bytes.subarray(4).every((byte) => byte === 0)
      if (bytes.some((byte) => byte !== 0))
        found.push(formatAddress(isIpv4 ? bytes.subarray(0, 4) : bytes))
    }
  }
  return [...new Set(found)]
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length : end))
}
