import { parseAddress } from '../event/address.js'
import { isLowerCode } from './characters.js'
import type { RuleOf } from './family.js'
import { words } from './literal-table.js'
import type { RequestView } from './request-view.js'

const CLIMBS = words('../ ..\\')

/** Ways to write `../` that a filter may overlook. */
const DISGUISED_CLIMBS = words(`
  ..;/ ....// ....\\ ..0x2f ..0x5c 0x2e0x2e /..{ ..%2f ..%5c  .././ ..// ../\\ ..\\/ /..../
`)

/** Files of operating systems and application servers. */
export const SYSTEM_FILES = words(`
  etc/passwd etc/./passwd etcpasswd etc\\passwd etc/shadow etc/group etc/hosts etc/issue etc/crontab etc/sudoers
  etc/ssh/ etc/mysql/ etc/apache2/ etc/nginx/ etc/httpd/ proc/self/ proc/version proc/cmdline proc/mounts
  var/log/ boot.ini win.ini windowswin system.ini windows/system32 windows\\system32 winnt/system32
  winnt\\system32 \bcmd.exe \bpowershell.exe web-inf meta-inf/ web.config global.asa inetpub \bphp.ini
  .bash_history .ssh/ id_rsa root/. /c:/ =c:/ =c:\\ /d:/ =d:/
`)

const STREAM_WRAPPERS = words(`
  php:// phar:// expect:// zip:// data:// glob:// ogg:// compress.zlib:// compress.bzip2:// file:/// =file: jar:http
  netdoc: ssh2.
`)

/** Where a server must not be sent: itself, its cloud's metadata, other protocols, collectors of call-backs. */
const INNER_ADDRESSES = words(`
  169.254.169.254 169.254.170.2 100.100.100.200 metadata.google =http://localhost =https://localhost
  =http://127. =https://127. =http://0.0.0.0 =http://[:: =http://2130706433 =http://0x7f gopher:// dict://
  ldap:// ldaps:// rmi:// tftp:// netdoc:// jar:// host.docker.internal localtest.me burpcollaborator interact.sh .oast. .nip.io .xip.io
`)

/** Files outside the web root, by a climbing path, by name or by address. */
export const FILE_DISCLOSURE_RULES: readonly RuleOf<RequestView>[] = [
  {
    id: 'http-path-traversal',
    meaning: 'a path that climbs out of its folder twice, from a parameter, or in a disguise',
    score: 75,
    attackType: 'path_traversal',
    technique: 'T1190',
    when: ({ target }) => isTraversal(target),
  },
  {
    id: 'http-path-climb',
    meaning: 'a path that climbs once',
    score: 40,
    attackType: 'path_traversal',
    technique: 'T1190',
    signs: [CLIMBS],
  },
  {
    id: 'http-disguised-climb',
    meaning: 'a ../ written so that a filter may overlook it',
    score: 75,
    attackType: 'path_traversal',
    technique: 'T1190',
    signs: [DISGUISED_CLIMBS],
  },
  {
    id: 'http-encoded-climb',
    meaning: 'a ../ whose dots are encoded, or that is encoded twice, which no client needs to do',
    score: 70,
    attackType: 'path_traversal',
    technique: 'T1190',
    signs: [CLIMBS],
    when: ({ raw }) => !raw.includes('..') || ENCODED_TWICE.test(raw),
  },
  {
    id: 'http-system-file',
    meaning: 'a file of the operating system or the application server',
    score: 80,
    attackType: 'file_inclusion',
    technique: 'T1190',
    signs: [SYSTEM_FILES],
  },
  {
    id: 'http-stream-wrapper',
    meaning: 'a stream wrapper in a parameter, as php://filter',
    score: 85,
    attackType: 'file_inclusion',
    technique: 'T1190',
    signs: [STREAM_WRAPPERS],
  },
  {
    id: 'http-remote-file',
    meaning:
      'a parameter that is an address with the marks of an inclusion: a bare IP, a trailing ?, a text file',
    score: 70,
    attackType: 'file_inclusion',
    technique: 'T1190',
    when: ({ target }) => includesRemoteFile(target),
  },
  {
    id: 'http-server-side-request',
    meaning: 'an address that makes the server ask itself, its cloud or another protocol',
    score: 80,
    attackType: 'proxy_abuse',
    technique: 'T1190',
    signs: [INNER_ADDRESSES],
  },
  {
    id: 'http-disguised-address',
    meaning:
      'an address whose host is an IPv4 address written as one number, in octal or in hexadecimal',
    score: 75,
    attackType: 'proxy_abuse',
    technique: 'T1190',
    when: ({ target }) => namesDisguisedHost(target),
  },
  {
    id: 'http-nul-byte',
    meaning: 'a NUL in the target, which ends a file name early',
    score: 65,
    attackType: 'file_inclusion',
    technique: 'T1190',
    when: ({ decoded }) => decoded.includes('\0'),
  },
]

const ENCODED_TWICE = /%25(?:2e|2f|5c)/i

function isTraversal(target: string): boolean {
  return (
    countClimbs(target) >= 2 ||
    target.includes('=../') ||
    target.includes('=/../') ||
    hasDotRun(target)
  )
}

/** How many `../` or `..\` the text holds; counting stops at 2. */
function countClimbs(text: string): number {
  let count = 0
  for (let at = text.indexOf('..'); at >= 0 && count < 2; at = text.indexOf('..', at + 2)) {
    const next = text[at + 2]
    if (next === '/' || next === '\\') count++
  }
  return count
}

/** A path segment of three dots or more; a link that a page cut short ends in one. */
function hasDotRun(text: string): boolean {
  for (let at = text.indexOf('...'); at >= 0; at = text.indexOf('...', at + 3)) {
    const lead = text[at - 1] ?? ' '
    const next = text[at + 3] ?? ' '
    if ((lead === '/' || lead === '=') && (next === '/' || next === '\\' || next === '.'))
      return true
  }
  return false
}

/** Extensions under which code lies that must not run before it is included. */
const INCLUDED = words('.txt .sh .inc .dat .log')

const MAX_SCHEME_LENGTH = 6
const MAX_ADDRESS_LENGTH = 256

/** Whether a parameter, or a path segment, is an address with the marks of an inclusion. */
function includesRemoteFile(target: string): boolean {
  for (let at = target.indexOf('://'); at >= 0; at = target.indexOf('://', at + 3)) {
    const lead = target[schemeStart(target, at) - 1]
    if (lead !== '=' && (lead !== '/' || at < MAX_SCHEME_LENGTH)) continue
    const address = target.slice(at + 3, at + 3 + MAX_ADDRESS_LENGTH).split('&', 1)[0] as string
    if (address.endsWith('?')) return true
    const file = address.split('?', 1)[0] as string
    if (lead === '=' && INCLUDED.some((end) => file.endsWith(end))) return true
    if (parseAddress(address.split(/[/:?]/, 1)[0] as string) !== null) return true
  }
  return false
}

/** `2130706433`, `0x7f.1`, `0177.0.0.1`: forms that inet_aton reads and no page's link has. */
const DISGUISED_HOST = /^(?:0x[0-9a-f]{1,16}|\d{8,12})$|^0[0-7x][0-9a-fx]{0,8}\.[0-9a-fx.]{1,40}$/

const MAX_HOST_LENGTH = 64

function namesDisguisedHost(target: string): boolean {
  for (let at = target.indexOf('://'); at >= 0; at = target.indexOf('://', at + 3)) {
    const host = target.slice(at + 3, at + 3 + MAX_HOST_LENGTH).split(/[/:?&#]/, 1)[0] as string
    if (DISGUISED_HOST.test(host)) return true
  }
  return false
}

function schemeStart(target: string, colon: number): number {
  let at = colon
  while (at > 0 && at > colon - MAX_SCHEME_LENGTH && isLowerCode(target.charCodeAt(at - 1))) at--
  return at
}
