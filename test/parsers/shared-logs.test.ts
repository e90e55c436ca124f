import { ok, strictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { readEventFile } from '../../src/io/sources/event-file.js'
import { sharedData } from '../project.js'

/** Real logs of each format, of every year there is one of, small enough for a test. */
const LOGS: readonly (readonly [string, string])[] = [
  ['cowrie', 'cowrie/kareiva-2018/cowrie.json.2018-05-20.gz'],
  ['cowrie', 'cowrie/jmp-2020-03-19/cowrie.json'],
  ['cowrie', 'cowrie/kings-2022-11-14/cowrie.json.gz'],
  ['cowrie', 'cowrie/fede-2025-03-06/cowrie.json'],
  ['cowrie', 'cowrie/aritz-2026-04-26/cowrie.json.gz'],
  ['opencanary', 'opencanary/tele-2019/logfile.txt'],
  ['opencanary', 'opencanary/gee-2021/opencanary.log'],
  ['sshd', 'ssh/loghub/OpenSSH_2k.log'],
  ['sshd', 'ssh/gtk-2015/auth.log.gz'],
  ['sshd', 'ssh/jar-2020/auth.log'],
  ['access-log', 'http/apache-benign/apache_logs.gz'],
  ['access-log', 'http/scanner-labelled/w3af.txt'],
  ['vsftpd', 'ftp/brant-2017/normal.log'],
  ['vsftpd', 'ftp/cott-2012/vsftpd.log'],
  ['postfix', 'smtp/postfix-infoht/maillog.gz'],
]

/** A torn last line of each file, and what a tutorial's author pasted between the lines of the mail log. */
const MOST_REJECTED = 4

const folder = sharedData('honeypot')

test(
  'real logs are told by their content, every line is accounted for, and hardly one is rejected',
  {
    skip: folder === null && 'the shared data is not there',
  },
  async () => {
    for (const [format, file] of LOGS) {
      const path = `${folder}/${file}`
      const account = await readEventFile(path, {
        format: null,
        referenceMs: Date.UTC(2026, 11, 31),
        onEvent: () => undefined,
        onReject: () => undefined,
        onFormat: () => undefined,
      })
      strictEqual(account.format, format, file)
      strictEqual(account.error, null, file)
      strictEqual(account.read, linesOf(path), file)
      strictEqual(
        account.read,
        account.events + account.telemetry + account.skipped + account.rejected,
        file,
      )
      ok(account.rejected <= MOST_REJECTED, `${file}: ${account.rejected} rejected`)
      strictEqual(account.reasons['rejected: unknown message'] ?? 0, 0, file)
    }
  },
)

/** What `wc -l` counts, and one more for a last line without its end. */
function linesOf(path: string): number {
  const stored = readFileSync(path)
  const bytes = path.endsWith('.gz') ? gunzipSync(stored) : stored
  let lines = bytes.at(-1) === 10 ? 0 : 1
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}
