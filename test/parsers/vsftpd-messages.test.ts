import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readVsftpdMessage } from '../../src/parsers/vsftpd-messages.js'

test('each action is its kind, transfers with the FTP command that does them', () => {
  for (const [action, kind, method] of [
    ['OK UPLOAD', 'file.upload', 'STOR'],
    ['FAIL DOWNLOAD', 'file.access', 'RETR'],
    ['OK DELETE', 'file.access', 'DELE'],
    ['FAIL MKDIR', 'file.access', 'MKD'],
    ['OK RMDIR', 'file.access', 'RMD'],
    ['OK RENAME', 'file.access', 'RNTO'],
    ['FAIL CHMOD', 'file.access', 'SITE'],
  ] as const) {
    const said = readVsftpdMessage(`[bob] ${action}: Client "203.0.113.5", "/a"`)
    ok(said !== null && typeof said === 'object' && 'kind' in said)
    deepStrictEqual([said.kind, said.detail.method, said.detail.file], [kind, method, '/a'])
    strictEqual(said.detail.response, action.startsWith('FAIL') ? 'failed' : undefined)
  }
})

test('a client turned away by hosts.deny is told why', () => {
  const said = readVsftpdMessage(
    'CONNECT: Client "203.0.113.5", "Connection refused: too many sessions."',
  )
  ok(said !== null && typeof said === 'object' && 'kind' in said)
  deepStrictEqual(
    [said.kind, said.detail.response],
    ['connection.open', 'Connection refused: too many sessions.'],
  )
})

test('lines of PAM are steps, what is not known and what is too long has no reading', () => {
  deepStrictEqual(readVsftpdMessage('pam_unix(vsftpd:auth): check pass; user unknown'), {
    telemetry: 'authentication step',
  })
  strictEqual(readVsftpdMessage('[bob] NEW ACTION: Client "203.0.113.5"'), null)
  strictEqual(readVsftpdMessage(`[${'x'.repeat(16_384)}] OK LOGIN: Client "203.0.113.5"`), null)
})
