import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readLabelWords } from '../../src/dataset/label-words.js'

const attack = (name: string): { isAttack: boolean; attack: string } => ({
  isAttack: true,
  attack: name,
})

test('words for ordinary, for an attack and for no knowledge, whoever wrote them', () => {
  for (const word of [
    'Benign',
    'BENIGN',
    'normal',
    '0',
    'flow=From-Normal-V42-Jist',
    'flow=To-Normal-X',
  ])
    deepEqual(readLabelWords(word, ''), { isAttack: false, attack: '' }, word)
  for (const word of [
    '',
    '-',
    '(empty)',
    'Unknown',
    'flow=Background',
    'flow=Background-UDP-Attempt',
  ])
    deepEqual(readLabelWords(word, 'PortScan'), null, word)
  deepEqual(readLabelWords('DDoS', ''), attack('DDoS'))
  deepEqual(readLabelWords('flow=From-Botnet-V42', ''), attack('From-Botnet-V42'))
})

test('the detail names the attack; without one a bare word is an attack without a name of its own', () => {
  deepEqual(readLabelWords('Malicious', 'C&C'), attack('C&C'))
  deepEqual(readLabelWords('Malicious', '(empty)'), attack('attack'))
  deepEqual(readLabelWords('1', ''), attack('attack'))
})

test('a name cannot break a line of the dataset, and is of bounded length', () => {
  deepEqual(readLabelWords('a,"b"\n\u0000c', ''), attack('a  b   c'))
  deepEqual(readLabelWords('x'.repeat(1e5), '')?.attack.length, 100)
})
