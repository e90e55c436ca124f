import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_TELNET_LINE_BYTES } from '../../../src/packets/application/telnet.js'
import { Talk } from '../tcp-talk.js'

function told(talk: Talk): readonly string[] {
  return talk.lines.map((line) => {
    if (line.kind !== 'telnet-line') return line.kind
    return [line.isClient ? '>' : '<', line.text, line.answers, line.userName].join('|')
  })
}

const LOGIN = [
  ['server', '\xff\xfd\x18\xff\xfb\x01\r\nlogin: '],
  ['client', '\xff\xfb\x18'],
  ['client', 'ro'],
  ['client', 'ot\r\0'],
  ['server', 'root\r\nPassword: '],
  ['client', 'xc3511\r\n'],
  ['server', '\r\n$ '],
  ['client', 'cat /proc/mounts; /bin/busybox X\r\n'],
] as const

test('a log-in is told as such, its password left out, and what is typed behind it', () => {
  deepStrictEqual(told(new Talk(23).inTurn(...LOGIN)), [
    '>|root|user name|root',
    '<|login: root||',
    '>||password|root',
    '<|Password: ||',
    '>|cat /proc/mounts; /bin/busybox X||root',
  ])
  const kept = told(new Talk(23, { keepsSecrets: true }).inTurn(...LOGIN))
  deepStrictEqual(kept[2], '>|xc3511|password|root')
})

test('negotiation within a line is no part of it, wherever segments cut it', () => {
  const text = 'l\xff\xfa\x18\x00vt100\r\xff\xf0s -\xff\xf1la\r\n'
  for (let cut = 1; cut < text.length; cut++) {
    const talk = new Talk(23).inTurn(['client', text.slice(0, cut)], ['client', text.slice(cut)])
    deepStrictEqual(told(talk), ['>|ls -la||'], `${cut}`)
  }
})

test('of a line longer than is kept the beginning is told, once', () => {
  const talk = new Talk(23).inTurn(
    ['client', 'a'.repeat(5000)],
    ['client', 'b'.repeat(5000)],
    ['client', '\r\nls\r\n'],
  )
  deepStrictEqual(told(talk), [`>|${'a'.repeat(MAX_TELNET_LINE_BYTES)}||`, '>|ls||'])
})

test('negotiation at the beginning tells a server on another port', () => {
  const talk = new Talk(4023).inTurn(['server', '\xff\xfd\x18login: '], ['client', 'root\r\n'])
  deepStrictEqual(told(talk), ['>|root|user name|root'])
})
