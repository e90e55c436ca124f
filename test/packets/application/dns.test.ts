import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { questionNames } from '../../../src/packets/application/dns.js'
import { hex, joined, words } from '../capture-bytes.js'
import { Talk } from '../tcp-talk.js'

const HEADER = '1234 0100 0001 0000 0000 0000'
const EXAMPLE = '07 6578616d706c65 03 6f7267 00'

function names(text: string): readonly string[] {
  const bytes = hex(text)
  return questionNames(bytes, 0, bytes.length)
}

test('the names that are asked for are told, those behind a pointer too', () => {
  deepStrictEqual(names(`${HEADER} ${EXAMPLE} 0001 0001`), ['example.org'])
  const two = '1234 0100 0002 0000 0000 0000'
  deepStrictEqual(names(`${two} ${EXAMPLE} 0001 0001 03 777777 c00c 0001 0001`), [
    'example.org',
    'www.example.org',
  ])
})

test('names that run past the message, are too long or point in circles are not', () => {
  deepStrictEqual(names(`${HEADER} 07 65786d`), [])
  deepStrictEqual(names(`${HEADER} c00c 0001 0001`), [])
  deepStrictEqual(names(`${HEADER} ${`3f${'61'.repeat(63)}`.repeat(5)} 00 0001 0001`), [])
  deepStrictEqual(names(`${HEADER} 41 61 00 0001 0001`), [])
  deepStrictEqual(names('1234'), [])
})

test('messages over TCP are told, several in one segment and one in several', () => {
  const message = hex(`${HEADER} ${EXAMPLE} 0001 0001`)
  const stream = joined(words(false, [message.length], []), message)
  const talk = new Talk(53).inTurn(
    ['client', joined(stream, stream)],
    ['client', stream.slice(0, 5)],
    ['client', stream.slice(5)],
  )
  deepStrictEqual(talk.lines.length, 3)
})
