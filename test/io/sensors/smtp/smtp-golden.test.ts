import { deepStrictEqual, ok } from 'node:assert'
import { test } from 'node:test'
import { compareSmtp } from '../../../../bench/sensors/golden-smtp.js'
import { postfixMissing } from '../../../../bench/sensors/postfix-server.js'
import { SMTP_QUICK_STEPS } from '../../../../bench/sensors/smtp-script.js'

const skip = postfixMissing() ?? false

test('a mail client gets the answers of Postfix, command by command', { skip }, async () => {
  const { unknown, commands } = await compareSmtp(SMTP_QUICK_STEPS)
  deepStrictEqual(unknown, [])
  ok(commands > 200)
})
