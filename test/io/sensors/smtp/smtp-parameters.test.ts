import { strictEqual } from 'node:assert'
import { test } from 'node:test'
import {
  mailParameterFault,
  type MailParameters,
  recipientParameterFault,
} from '../../../../src/io/sensors/smtp/smtp-parameters.js'

const fresh = (): MailParameters => ({ sizeBytes: 0, hasReturn: false, hasEnvelopeId: false })

test('all that is offered may be used at once', () => {
  const words = ['SIZE=10', 'body=8bitmime', 'SMTPUTF8', 'RET=HDRS', 'ENVID=a+2B', 'AUTH=<>']
  strictEqual(mailParameterFault(words, fresh()), null)
  strictEqual(recipientParameterFault(['NOTIFY=SUCCESS,DELAY', 'ORCPT=rfc822;a@b']), null)
})

test('a size that was refused is remembered until the mail is reset', () => {
  const said = fresh()
  strictEqual(
    mailParameterFault(['SIZE=10240001'], said),
    '552 5.3.4 Message size exceeds fixed limit',
  )
  strictEqual(mailParameterFault(['BODY=7BIT'], said), '552 5.3.4 Message size exceeds fixed limit')
  strictEqual(mailParameterFault(['SIZE=10240000'], said), null)
})

test('a parameter given twice, empty, misspelt or unknown is refused', () => {
  for (const [words, answer] of [
    [['RET=FULL', 'RET=FULL'], '501 5.5.4 Bad RET parameter syntax'],
    [['ENVID='], '501 5.5.4 Bad ENVID parameter syntax'],
    [['ENVID=a+2'], '501 5.5.4 Bad ENVID parameter syntax'],
    [['SIZE=-1'], '501 5.5.4 Bad message size syntax'],
    [['BODY=BINARYMIME'], '555 5.5.4 Unsupported option: BODY=BINARYMIME'],
    [['FOO=BAR'], '555 5.5.4 Unsupported option: FOO=BAR'],
  ] as const)
    strictEqual(mailParameterFault(words, fresh()), answer)
  for (const [words, answer] of [
    [['NOTIFY=NEVER,DELAY'], '501 5.5.4 Error: Bad NOTIFY parameter syntax'],
    [['NOTIFY=NEVER', 'NOTIFY=NEVER'], '501 5.5.4 Error: Bad NOTIFY parameter syntax'],
    [['ORCPT=x'], '501 5.5.4 Error: Bad ORCPT parameter syntax'],
    [['x'], '555 5.5.4 Unsupported option: x'],
  ] as const)
    strictEqual(recipientParameterFault(words), answer)
})
