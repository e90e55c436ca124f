import type { OnLine } from './application-line.js'
import { commandConversation, FTP_PROTOCOL, SMTP_PROTOCOL } from './commands.js'
import { dnsConversation } from './dns-stream.js'
import { beginsAnswer, beginsRequest, httpConversation } from './http.js'
import { isBanner, sshConversation } from './ssh.js'
import type { Conversation } from './stream-reader.js'
import { telnetConversation } from './telnet.js'
import { isTls, tlsConversation } from './tls.js'

/** Protocols that are read of TCP. */
export type StreamProtocol = 'ssh' | 'http' | 'ftp' | 'smtp' | 'telnet' | 'tls' | 'dns'

/** Protocols whose port is believed before their content, since a client says nothing that tells them. */
const BY_PORT: ReadonlyMap<number, StreamProtocol> = new Map([
  [21, 'ftp'],
  [2121, 'ftp'],
  [23, 'telnet'],
  [2223, 'telnet'],
  [2323, 'telnet'],
  [25, 'smtp'],
  [53, 'dns'],
  [587, 'smtp'],
  [2525, 'smtp'],
])

/** How a server of FTP or SMTP greets on another port. */
const GREETING = /^220[ -][^\n]*?(?:\b(ftp|vsftpd|filezilla)|\b(?:e?smtp|mail|postfix|exim))/i
const MAX_GREETING_BYTES = 512

const FEWEST_BYTES = 4

/** The port of a protocol that its content does not tell; null for others. */
export function protocolOfPort(port: number): StreamProtocol | null {
  return BY_PORT.get(port) ?? null
}

/**
 * What the first bytes of a connection are, when no port tells; null when they are nothing that is read, undefined while
 * they are too few.
 */
export function protocolOfContent(
  bytes: Uint8Array,
  from: number,
  to: number,
  isClient: boolean,
): StreamProtocol | null | undefined {
  let at = from
  // Some clients send line ends ahead of a request, and servers pass over them.
  while (at < to && (bytes[at] === 13 || bytes[at] === 10)) at++
  if (to - at < FEWEST_BYTES) return undefined
  if (isBanner(bytes, at, to)) return 'ssh'
  if (isTls(bytes, at, to)) return 'tls'
  if (isClient) {
    const isRequest = beginsRequest(bytes, at, to)
    return isRequest === undefined ? undefined : isRequest ? 'http' : null
  }
  if (beginsAnswer(bytes, at, to) === true) return 'http'
  if (bytes[at] === 0xff && (bytes[at + 1] as number) >= 0xfb) return 'telnet'
  return greeted(bytes, at, to)
}

function greeted(bytes: Uint8Array, from: number, to: number): StreamProtocol | null {
  if (bytes[from] !== 0x32) return null
  const end = Math.min(to, from + MAX_GREETING_BYTES)
  const greeting = GREETING.exec(String.fromCharCode(...bytes.subarray(from, end)))
  if (greeting === null) return null
  return greeting[1] === undefined ? 'smtp' : 'ftp'
}

export function openConversation(
  protocol: StreamProtocol,
  onLine: OnLine,
  keepsSecrets: boolean,
): Conversation {
  switch (protocol) {
    case 'ssh':
      return sshConversation(onLine)
    case 'http':
      return httpConversation(onLine)
    case 'ftp':
      return commandConversation(FTP_PROTOCOL, onLine, keepsSecrets)
    case 'smtp':
      return commandConversation(SMTP_PROTOCOL, onLine, keepsSecrets)
    case 'telnet':
      return telnetConversation(onLine, keepsSecrets)
    case 'dns':
      return dnsConversation(onLine)
    case 'tls':
      return tlsConversation(onLine)
  }
}
