import type { Event } from '../event/event.js'
import { canonicalAddress } from '../event/address.js'
import { isLocalAddress } from './address-scope.js'
import { isAnonymous } from './authentication.js'
import { ruleFamily } from './family.js'
import { SYSTEM_FILES } from './file-disclosure.js'
import { words } from './literal-table.js'

const FTP = { attackType: 'ftp_abuse' } as const

const CLIMBS = words('../ ..\\ ...')
const FORMAT_SIGNS = words('%n%n %x%x %s%s %p%p %.f')
const COMMAND_SIGNS = words('|/ `id ;id $( /bin/sh')

/** A path longer than any file system takes (PATH_MAX is 4,096, names 255) begins as a long argument. */
const MAX_HONEST_ARGUMENT = 512

/** Ports below are the system's own: data connections of clients use none (RFC 1122, 6056). */
const FIRST_USER_PORT = 1024

/** What an FTP client asked for. */
export const FTP_COMMANDS = ruleFamily<Event>({
  name: 'ftp',
  concerns: ({ kind }) => kind === 'ftp.command',
  view: (event) => event,
  texts: ({ detail: { argument = '' } }) => [argument],
  rules: [
    {
      ...FTP,
      id: 'ftp-bounce',
      meaning: 'PORT or EPRT to a third address or to a system port (RFC 2577)',
      score: 80,
      technique: 'T1090',
      when: (event) => isBounce(event),
    },
    {
      ...FTP,
      id: 'ftp-private-port',
      meaning:
        'PORT or EPRT to a private address that is not the client: a bounce inside, or a client behind a poor NAT',
      score: 30,
      technique: 'T1090',
      when: (event) => isPrivatePort(event),
    },
    {
      ...FTP,
      id: 'ftp-site-exec',
      meaning: 'SITE EXEC, which old servers obey',
      score: 85,
      technique: 'T1190',
      when: ({ detail }) => isSite(detail.method, detail.argument, ['exec', 'index']),
    },
    {
      ...FTP,
      id: 'ftp-site-copy',
      meaning: 'SITE CPFR or CPTO, which copies any file (CVE-2015-3306)',
      score: 85,
      technique: 'T1190',
      when: ({ detail }) => isSite(detail.method, detail.argument, ['cpfr', 'cpto']),
    },
    {
      ...FTP,
      id: 'ftp-climb',
      meaning: 'a path that climbs out of its folder',
      score: 70,
      technique: 'T1083',
      attackType: 'path_traversal',
      signs: [CLIMBS],
    },
    {
      ...FTP,
      id: 'ftp-system-file',
      meaning: 'a file of the operating system',
      score: 75,
      technique: 'T1005',
      signs: [SYSTEM_FILES],
    },
    {
      ...FTP,
      id: 'ftp-payload',
      meaning: 'format directives or a shell line in an argument',
      score: 80,
      technique: 'T1190',
      signs: [[...FORMAT_SIGNS, ...COMMAND_SIGNS]],
    },
    {
      ...FTP,
      id: 'ftp-long-argument',
      meaning: 'an argument of more than 512 characters',
      score: 65,
      technique: 'T1190',
      when: ({ detail: { argument = '' } }) => argument.length > MAX_HONEST_ARGUMENT,
    },
    {
      ...FTP,
      id: 'ftp-backdoor',
      meaning:
        'a user name that ends with a smiley, which opens the vsftpd 2.3.4 backdoor (CVE-2011-2523)',
      score: 90,
      technique: 'T1190',
      when: ({ detail: { method, argument = '' } }) => method === 'USER' && argument.endsWith(':)'),
    },
    {
      ...FTP,
      id: 'ftp-anonymous',
      meaning: 'a log-in as the anonymous guest',
      score: 25,
      technique: 'T1078.001',
      when: ({ detail: { method, argument } }) => method === 'USER' && isAnonymous(argument),
    },
  ],
})

interface DataPort {
  readonly address: string
  readonly port: number
}

function isBounce(event: Event): boolean {
  const wanted = dataPort(event)
  if (wanted === null) return false
  if (wanted.port < FIRST_USER_PORT) return true
  return wanted.address !== event.sourceIp && !isBehindNat(event, wanted)
}

function isPrivatePort(event: Event): boolean {
  const wanted = dataPort(event)
  return (
    wanted !== null &&
    wanted.port >= FIRST_USER_PORT &&
    wanted.address !== event.sourceIp &&
    isBehindNat(event, wanted)
  )
}

/** A client behind network address translation names its inner address unless a helper rewrites it. */
function isBehindNat(event: Event, wanted: DataPort): boolean {
  return isLocalAddress(wanted.address) && !isLocalAddress(event.sourceIp)
}

function dataPort({ detail: { method, argument = '' } }: Event): DataPort | null {
  if (method === 'PORT') return readPort(argument)
  return method === 'EPRT' ? readExtendedPort(argument) : null
}

/** `h1,h2,h3,h4,p1,p2` (RFC 959, 4.1.2). */
function readPort(argument: string): DataPort | null {
  const parts = /^\s?(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(argument)
  if (parts === null) return null
  const address = canonicalAddress(parts.slice(1, 5).join('.'))
  return address === null ? null : { address, port: Number(parts[5]) * 256 + Number(parts[6]) }
}

/** `|1|132.235.1.2|6275|` with any delimiter (RFC 2428, 2). */
function readExtendedPort(argument: string): DataPort | null {
  const parts = argument.slice(1, 80).split(argument[0] ?? '|')
  const address = canonicalAddress(parts[1] ?? '')
  const port = parts[2] ?? ''
  return address === null || !/^\d{1,5}$/.test(port) ? null : { address, port: Number(port) }
}

function isSite(method = '', argument = '', commands: readonly string[]): boolean {
  if (method !== 'SITE' && !method.startsWith('SITE ')) return false
  const line = `${method.slice(4)} ${argument.slice(0, 32)}`.trim().toLowerCase()
  return commands.some((command) => line.startsWith(command))
}
