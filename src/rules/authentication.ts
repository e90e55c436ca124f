import type { Event, EventDetail } from '../event/event.js'
import { GUESSED_ACCOUNTS } from './accounts.js'
import { ruleFamily } from './family.js'
import { words } from './literal-table.js'

const GUESS = { attackType: 'brute_force', technique: 'T1110.001' } as const

/** From so many refusals in one line on, mistyping is no explanation. */
const MANY_REFUSALS = 5

/** What has no place in a name: lookups, shell, SQL, HTTP, and the switch that old telnetd obeyed. */
const NAME_PAYLOADS = [
  ...words('${ $( ` <script ../ /bin/ |sh wget http:// https:// union select( \\x'),
  '() {',
  "' or ",
  "'or'",
  "' --",
  '; ',
  '-froot',
  '-f root',
]

const FOREIGN_LINES = [
  'get / http',
  'get /',
  'post /',
  'options / ',
  'head / ',
  'user-agent:',
  'host: ',
  'accept: ',
  'mstshash',
  'rtsp/1.0',
  'sip:',
]

/** Credentials that were offered. */
export const AUTHENTICATION = ruleFamily<Event>({
  name: 'authentication',
  concerns: ({ kind }) =>
    kind === 'auth.failure' || kind === 'auth.attempt' || kind === 'auth.success',
  view: (event) => event,
  texts: ({ detail: { userName = '' } }) => [userName],
  rules: [
    {
      id: 'auth-name-payload',
      meaning:
        'a user name that is a payload: a lookup, shell, SQL, or -froot (CVE-2007-0882, CVE-2026-24061)',
      score: 80,
      attackType: 'remote_code_execution',
      technique: 'T1190',
      signs: [NAME_PAYLOADS],
    },
    {
      id: 'auth-name-foreign',
      meaning: 'a line of another protocol where the user name belongs',
      score: 50,
      attackType: 'protocol_abuse',
      technique: 'T1595.002',
      signs: [FOREIGN_LINES],
    },
    {
      id: 'auth-name-backdoor',
      meaning:
        'a user name that ends with a smiley, which opens the vsftpd 2.3.4 backdoor (CVE-2011-2523)',
      score: 90,
      attackType: 'ftp_abuse',
      technique: 'T1190',
      when: ({ service, detail: { userName = '' } }) =>
        service === 'ftp' && userName.endsWith(':)'),
    },
    {
      ...GUESS,
      id: 'auth-repeated-failure',
      meaning: 'one line that tells of five and more refusals',
      score: 55,
      when: ({ kind, detail: { repeated = 1 } }) =>
        kind === 'auth.failure' && repeated >= MANY_REFUSALS,
    },
    {
      ...GUESS,
      id: 'auth-failed-guessed-account',
      meaning: 'a refusal for an account that guessing lists begin with, as root or admin',
      score: 50,
      when: ({ kind, detail }) => kind === 'auth.failure' && isGuessed(detail) && isTyped(detail),
    },
    {
      ...GUESS,
      id: 'auth-failed-unknown-user',
      meaning: 'a refusal for an account that does not exist',
      score: 50,
      when: ({ kind, detail }) => kind === 'auth.failure' && detail.userUnknown === true,
    },
    {
      ...GUESS,
      id: 'auth-failed',
      meaning: 'a refusal; people mistype, too',
      score: 25,
      when: ({ kind, detail }) => kind === 'auth.failure' && isTyped(detail),
    },
    {
      ...GUESS,
      id: 'auth-failed-key',
      meaning:
        'a refused public key or an empty first try, as honest clients make before they ask for a password',
      score: 10,
      when: ({ kind, detail }) => kind === 'auth.failure' && !isTyped(detail),
    },
    {
      ...GUESS,
      id: 'auth-attempt-guessed-account',
      meaning: 'credentials for an account that guessing lists begin with, outcome not told',
      score: 35,
      when: ({ kind, detail }) => kind === 'auth.attempt' && isGuessed(detail),
    },
    {
      ...GUESS,
      id: 'auth-attempt',
      meaning: 'credentials offered, outcome not told',
      score: 20,
      when: ({ kind }) => kind === 'auth.attempt',
    },
    {
      id: 'auth-guessed-account-entered',
      meaning: 'a password accepted for an account that guessing lists begin with',
      score: 15,
      attackType: 'valid_account',
      technique: 'T1078.001',
      when: ({ kind, detail }) =>
        kind === 'auth.success' && detail.authMethod === 'password' && isGuessed(detail),
    },
    {
      id: 'auth-anonymous-entered',
      meaning: 'an anonymous log-in',
      score: 25,
      attackType: 'ftp_abuse',
      technique: 'T1078.001',
      when: ({ kind, service, detail }) =>
        kind === 'auth.success' && service === 'ftp' && isAnonymous(detail.userName),
    },
  ],
})

/** `anonymous` and `ftp` name the guest of FTP (RFC 1635). */
export function isAnonymous(name: string | undefined): boolean {
  const folded = name?.trim().toLowerCase()
  return folded === 'anonymous' || folded === 'ftp'
}

function isGuessed({ userName = '' }: EventDetail): boolean {
  return GUESSED_ACCOUNTS.has(userName.trim().toLowerCase())
}

/** Whether somebody, or a program, had to give a secret. */
function isTyped({ authMethod }: EventDetail): boolean {
  return authMethod !== 'publickey' && authMethod !== 'none'
}
