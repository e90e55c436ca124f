import { deepStrictEqual } from 'node:assert'
import { test } from 'node:test'
import { LOGIN_FAILED, SmtpLogin } from '../../../../src/io/sensors/smtp/smtp-login.js'

const encoded = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const MALFORMED = '535 5.7.8 Error: authentication failed: another step is needed in authentication'

test('PLAIN takes name and password at once or on the next line', () => {
  const offered = { userName: 'bob', password: 'secret', refusal: null }
  deepStrictEqual(new SmtpLogin('plain').begin(encoded('\0bob\0secret')), { offered })
  const login = new SmtpLogin('PLAIN')
  deepStrictEqual(login.begin(null), { ask: '334 ' })
  deepStrictEqual(login.proceed(encoded('bob\0bob\0secret')), { offered })
})

test('LOGIN asks for both, or for the password alone', () => {
  const login = new SmtpLogin('LOGIN')
  deepStrictEqual(login.begin(null), { ask: `334 ${encoded('Username:')}` })
  deepStrictEqual(login.proceed(encoded('bob')), { ask: `334 ${encoded('Password:')}` })
  deepStrictEqual(login.proceed(''), { offered: { userName: 'bob', password: '', refusal: null } })
  deepStrictEqual(new SmtpLogin('LOGIN').begin(encoded('bob')), {
    ask: `334 ${encoded('Password:')}`,
  })
})

test('a star gives it up', () => {
  const login = new SmtpLogin('LOGIN')
  login.begin(null)
  deepStrictEqual(login.proceed('*'), { refusal: '501 5.7.0 Authentication aborted' })
})

test('what is no base64 is malformed, whatever the mechanism', () => {
  for (const text of ['bar', '=', '====', 'YQ=a', '!!!!', 'Y Q='])
    deepStrictEqual(new SmtpLogin('FOO').begin(text), { refusal: MALFORMED }, text)
})

test('other mechanisms there are none', () => {
  deepStrictEqual(new SmtpLogin('CRAM-MD5').begin(null), {
    refusal: '535 5.7.8 Error: authentication failed: no mechanism available',
  })
})

test('PLAIN of other than three parts is no PLAIN', () => {
  for (const text of ['bob', '\0bob', '\0bob\0a\0b'])
    deepStrictEqual(new SmtpLogin('PLAIN').begin(encoded(text)), {
      refusal: '535 5.7.8 Error: authentication failed: bad protocol / cancel',
    })
})

test('nobody logs in to act for somebody else, or as nobody', () => {
  deepStrictEqual(new SmtpLogin('PLAIN').begin(encoded('root\0bob\0secret')), {
    offered: { userName: 'bob', password: 'secret', refusal: LOGIN_FAILED },
  })
  deepStrictEqual(new SmtpLogin('PLAIN').begin(encoded('\0\0secret')), {
    offered: {
      userName: '',
      password: 'secret',
      refusal: '454 4.7.0 Temporary authentication failure: generic failure',
    },
  })
})
