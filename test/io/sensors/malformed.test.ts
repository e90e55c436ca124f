import { ok, strictEqual } from 'node:assert'
import { test } from 'node:test'
import { malformedOpening } from '../../../bench/sensors/opening.js'
import { FtpSession } from '../../../src/io/sensors/ftp/ftp-session.js'
import { smtpPersona } from '../../../src/io/sensors/smtp/smtp-persona.js'
import { SmtpSession } from '../../../src/io/sensors/smtp/smtp-session.js'
import { Rng } from '../../../src/math/rng.js'
import { FakeFtpCarrier } from './ftp/fake-ftp-carrier.js'
import { FakeSmtpCarrier } from './smtp/fake-smtp-carrier.js'
import type { FakeCarrier, Hearer } from './fake-carrier.js'

const OPENINGS = 1500

const FTP = [
  'USER bob\r\nPASS secret\r\nPASV\r\nLIST -la public_html/*.html\r\nTYPE I\r\nSTOR x\r\nRETR x\r\nRNFR x\r\nRNTO y\r\nSITE CHMOD 777 y\r\nMDTM 20200101010101 y\r\nPORT 203,0,113,7,20,20\r\nEPRT |1|203.0.113.7|5282|\r\nMKD a\r\nCWD a\r\nREST 5\r\nSTAT {b,l}*\r\nQUIT\r\n',
].map((text) => Buffer.from(text, 'latin1'))

const SMTP = [
  'EHLO x\r\nAUTH PLAIN AGJvYgBzZWNyZXQ=\r\nMAIL FROM:<"a b"@c.d> SIZE=10 ENVID=x\r\nRCPT TO:<info+x@mail.example.org> NOTIFY=NEVER\r\nDATA\r\nSubject: x\r\n\r\n..\r\n.\r\nQUIT\r\n',
  'HELO x\r\nAUTH LOGIN\r\nYm9i\r\nc2VjcmV0\r\nMAIL FROM:<>\r\nRCPT TO:<root>\r\nBDAT 5\r\nabcdeBDAT 2 LAST\r\n\r\nVRFY root\r\nETRN x\r\n',
].map((text) => Buffer.from(text, 'latin1'))

/** Whatever comes: nothing is thrown, answers are lines, acts are texts without controls, and time brings it to rest. */
function besiege(
  sessions: readonly Buffer[],
  open: () => { readonly carrier: FakeCarrier; readonly session: Hearer & { begin(): void } },
): void {
  const rng = new Rng(20_261_124)
  const printable = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u
  for (let i = 0; i < OPENINGS; i++) {
    const { carrier, session } = open()
    const bytes = malformedOpening(rng, sessions)
    session.begin()
    const cut = rng.nextUint32() % (bytes.length + 1)
    session.hear(bytes.subarray(0, cut))
    session.hear(bytes.subarray(cut))
    for (let second = 0; second < 70; second++) carrier.pass(1000)
    ok(/^(?:[0-9]{3}[ -][^\n]*\r\n|[ dl-][^\n]*\r\n)+$/.test(carrier.said()), `opening ${i}`)
    for (const { detail = {}, lengthBytes = 0 } of carrier.acts) {
      ok(Number.isSafeInteger(lengthBytes) && lengthBytes >= 0)
      for (const text of Object.values(detail))
        if (typeof text === 'string') ok(printable.test(text), JSON.stringify(text))
    }
  }
}

test('the FTP conversation stands whatever comes', () => {
  besiege(FTP, () => {
    const carrier = new FakeFtpCarrier(['bob:secret'])
    carrier.uploads = [[Buffer.from('abc')]]
    return { carrier, session: new FtpSession(carrier) }
  })
})

test('the SMTP conversation stands whatever comes', () => {
  besiege(SMTP, () => {
    const carrier = new FakeSmtpCarrier(['bob:secret'])
    return { carrier, session: new SmtpSession(carrier, smtpPersona('mail.example.org')) }
  })
})

test('the openings are the same for the same seed, and of every length', () => {
  const lengths = Array.from({ length: 200 }, (_, i) => malformedOpening(new Rng(i), SMTP).length)
  strictEqual(malformedOpening(new Rng(5), SMTP).equals(malformedOpening(new Rng(5), SMTP)), true)
  ok(Math.min(...lengths) < 20 && Math.max(...lengths) > 200)
  ok(Math.max(...lengths) <= 8192)
})
