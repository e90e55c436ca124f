import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BouncerStart } from './firewall-bouncer.js'

/** Debian's own crowdsec-custom-bouncer with a program that writes down what it is called with. */
export function startCustomBouncer({ apiUrl, key, folder }: BouncerStart): ChildProcess {
  mkdirSync(folder, { recursive: true })
  const program = join(folder, 'act.sh')
  writeFileSync(program, `#!/bin/sh\necho "$1 $2 $3" >> ${callsPath(folder)}\n`)
  chmodSync(program, 0o755)
  const path = join(folder, 'custom.yaml')
  writeFileSync(
    path,
    `bin_path: ${program}
feed_via_stdin: false
total_retries: 0
scenarios_containing: []
scenarios_not_containing: []
origins: []
piddir: ${folder}
update_frequency: 10ms
cache_retention_duration: 1s
daemonize: false
log_mode: stdout
log_level: info
api_url: ${apiUrl}
api_key: ${key}
prometheus: { enabled: false }
`,
  )
  return spawn('crowdsec-custom-bouncer', ['-c', path], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** What the program was called with so far: `add 203.0.113.7 3600`. */
export function calls(folder: string): readonly string[] {
  const path = callsPath(folder)
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

function callsPath(folder: string): string {
  return join(folder, 'calls.txt')
}
