import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the authors of a labelled rule test say of one line. */
export interface Expectation {
  /** Name of our format. */
  readonly format: string
  readonly line: string
  readonly address: string | null
  readonly user: string | null
  readonly service: string | null
}

/** fail2ban's filters by our formats. */
const FILTERS: Readonly<Record<string, string>> = {
  sshd: 'sshd',
  vsftpd: 'vsftpd',
  proftpd: 'proftpd',
  postfix: 'postfix',
  dovecot: 'dovecot',
}

interface Said {
  readonly match?: boolean
  readonly host?: string
  readonly user?: string
}

/** A filter's samples: before a line stands what is found in it. Lines that its pattern is to pass over are left out. */
export function fail2banExpectations(folder: string): Expectation[] {
  return Object.entries(FILTERS).flatMap(([name, format]) => {
    const found: Expectation[] = []
    let said: Said | null = null
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      const json = /^# failJSON:\s*(\{.*\})/.exec(line)?.[1]
      if (json !== undefined) said = JSON.parse(json) as Said
      else if (line !== '' && !line.startsWith('#')) {
        if (said?.match === true)
          found.push({
            format,
            line,
            address: addressOf(said.host),
            user: said.user ?? null,
            service: null,
          })
        said = null
      }
    }
    return found
  })
}

/** CrowdSec's parser tests by our formats. */
const PARSERS: Readonly<Record<string, string>> = {
  'crowdsecurity/sshd-logs': 'sshd',
  'crowdsecurity/vsftpd-logs': 'vsftpd',
  'crowdsecurity/proftpd-logs': 'proftpd',
  'crowdsecurity/postfix-logs': 'postfix',
  'crowdsecurity/dovecot-logs': 'dovecot',
  'crowdsecurity/endlessh-logs': 'endlessh',
  'crowdsecurity/iptables-logs': 'netfilter',
  'crowdsecurity/apache2-logs': 'access-log',
  'crowdsecurity/nginx-logs': 'access-log',
  'crowdsecurity/cowrie-logs': 'cowrie',
}

/** What the parsers of the tests' authors made of each message. */
export function crowdsecExpectations(folder: string): Expectation[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name, 'parser.assert')
    if (!existsSync(path)) return []
    const logs = readdirSync(join(folder, name)).filter((file) => file.endsWith('.log'))
    const lines = logs.flatMap((file) => readFileSync(join(folder, name, file), 'utf8').split('\n'))
    return ofAssertions(readFileSync(path, 'utf8'), lines)
  })
}

const ASSERTION =
  /^results\["s01-parse"\]\["([^"]+)"\]\[(\d+)\]\.(Success|Evt\.(Parsed|Meta)\["(\w+)"\]) == (.*)$/

function ofAssertions(text: string, lines: readonly string[]): Expectation[] {
  const items = new Map<string, Map<string, string>>()
  for (const assertion of text.split('\n')) {
    const [, parser = '', index = '', field = '', , name, value = ''] =
      ASSERTION.exec(assertion) ?? []
    const format = PARSERS[parser]
    if (format === undefined) continue
    const key = `${parser} ${index}`
    const item = items.get(key) ?? new Map([['format', format]])
    items.set(key, item)
    item.set(
      name === undefined ? field : `${field.includes('Meta') ? 'meta' : 'parsed'}.${name}`,
      unquoted(value),
    )
  }
  return [...items.values()].flatMap((item): Expectation[] => {
    const message = item.get('parsed.message')
    const line = message === undefined ? undefined : lines.find((one) => one.endsWith(message))
    if (item.get('Success') !== 'true' || line === undefined || message === '') return []
    return [
      {
        format: item.get('format') as string,
        line,
        address: addressOf(item.get('meta.source_ip')),
        user: item.get('meta.target_user') ?? item.get('meta.user') ?? null,
        service: item.get('meta.service') ?? null,
      },
    ]
  })
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text
  }
}

/** Names of hosts are no addresses, and leading zeros are read away. */
function addressOf(text: string | undefined): string | null {
  if (text === undefined) return null
  if (text.includes(':')) return text
  return /^[\d.]+$/.test(text) ? text.split('.').map(Number).join('.') : null
}
