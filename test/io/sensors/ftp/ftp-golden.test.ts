import { deepStrictEqual, ok } from 'node:assert'
import { test } from 'node:test'
import { compareFtp } from '../../../../bench/sensors/golden-ftp.js'
import { vsftpdMissing } from '../../../../bench/sensors/vsftpd-server.js'

const skip = vsftpdMissing() ?? false

test('a user of the machine gets the answers of vsftpd, command by command', { skip }, async () => {
  const { unknown, commands } = await compareFtp(false)
  deepStrictEqual(unknown, [])
  ok(commands > 200)
})

test('an anonymous visitor gets the answers of vsftpd too', { skip }, async () => {
  deepStrictEqual((await compareFtp(true)).unknown, [])
})
