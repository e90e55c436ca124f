import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { EventDetail } from '../../src/event/event.js'
import { assess } from '../../src/rules/assess.js'
import { SMTP_COMMANDS } from '../../src/rules/smtp.js'
import { isClean, testTwins, visit } from './twins.js'

const mail = (
  detail: EventDetail,
  kind: 'smtp.command' | 'mail.accepted' | 'mail.rejected' = 'smtp.command',
) => visit({ kind, service: 'smtp', destinationPort: 25 }, detail)

testTwins(SMTP_COMMANDS.rules, (detail: EventDetail) => mail(detail), [
  {
    id: 'smtp-address-payload',
    attack: [
      { method: 'RCPT', argument: 'TO:<${run{/bin/sh -c id}}@localhost>' },
      { mailFrom: ';for i in 0 1 2;do read r;done;sh;exit 0;@example.org' },
    ],
    ordinary: [{ mailTo: "o'brien+list@example.org" }, { mailFrom: 'bounce-12=ann@example.org' }],
  },
  {
    id: 'smtp-routed-recipient',
    attack: [
      { mailTo: 'ann%example.org@example.net' },
      { mailTo: 'example.org!ann' },
      { mailTo: '@a.example:ann@b.example' },
    ],
    ordinary: [{ mailTo: 'ann@example.org' }, { mailTo: '%list@example.org' }, { mailTo: 'ann' }],
  },
  {
    id: 'smtp-user-listing',
    attack: [
      { method: 'VRFY', argument: 'root' },
      { method: 'EXPN', argument: 'staff' },
    ],
    ordinary: [{ method: 'NOOP' }],
  },
  {
    id: 'smtp-foreign-method',
    attack: [{ method: 'GET', argument: '/ HTTP/1.1' }],
    ordinary: [{ method: 'DATA' }],
  },
  {
    id: 'smtp-scanner-name',
    attack: [{ client: 'ylmf-pc' }, { method: 'EHLO', argument: 'masscan' }],
    ordinary: [{ client: 'mx1.example.org' }],
  },
  {
    id: 'smtp-self-addressed',
    attack: [{ mailFrom: 'Ann@example.org', mailTo: 'ann@example.org' }],
    ordinary: [
      { mailFrom: 'ann@example.org', mailTo: 'bob@example.org' },
      { mailFrom: '', mailTo: '' },
    ],
  },
  {
    id: 'smtp-bare-name',
    attack: [{ client: 'WIN-PC' }, { client: '198.51.100.9' }],
    ordinary: [{ client: 'mx1.example.org' }, { client: 'localhost' }, {}],
  },
  {
    id: 'smtp-long-line',
    attack: [{ method: 'MAIL', argument: 'ab'.repeat(257) }],
    ordinary: [{ method: 'NOOP', argument: 'ab'.repeat(256) }],
  },
])

test('whether the server took or refused a message changes nothing', () => {
  const shown: readonly EventDetail[] = [
    { mailFrom: 'ann@example.org', mailTo: 'bob@example.net', client: 'mx1.example.org' },
    { mailFrom: 'spam@example.org', mailTo: 'spam@example.org', client: 'WIN-PC' },
    { mailTo: 'a%b.example@c.example' },
  ]
  for (const detail of shown) {
    const refused = { ...detail, response: '554 5.7.1 Relay access denied', status: 554 }
    deepEqual(assess(mail(refused, 'mail.rejected')), assess(mail(detail, 'mail.accepted')))
  }
})

test('a refusal of itself is no evidence', () => {
  isClean(mail({ response: '550 5.1.1 User unknown; rejected as spam' }, 'mail.rejected'))
})
