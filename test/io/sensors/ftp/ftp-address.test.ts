import { strictEqual } from 'node:assert'
import { test } from 'node:test'
import { readEprt, readPort } from '../../../../src/io/sensors/ftp/ftp-address.js'

const SOURCE = '203.0.113.7'

test('a visitor may offer a high port of his own address', () => {
  strictEqual(readPort('203,0,113,7,20,20', SOURCE), 'offered')
  strictEqual(readEprt('|1|203.0.113.7|5282|', SOURCE), 'offered')
  strictEqual(readEprt('|2|2001:db8::1|5282|', '2001:db8::1'), 'offered')
})

test('the address of anybody else is refused, and so is a port of the system', () => {
  strictEqual(readPort('203,0,113,8,20,20', SOURCE), 'refused')
  strictEqual(readPort('203,0,113,7,3,255', SOURCE), 'refused')
  strictEqual(readPort('203,0,113,7,4,0', SOURCE), 'offered')
  strictEqual(readEprt('|1|203.0.113.8|5282|', SOURCE), 'refused')
  strictEqual(readEprt('|1|203.0.113.7|1023|', SOURCE), 'refused')
})

test('what is no address is told apart from one of another protocol', () => {
  for (const text of ['', '1,2,3', '203,0,113,7,20', '203,0,113,7,20,256', '203,0,113,7,-1,20'])
    strictEqual(readPort(text, SOURCE), 'malformed', text)
  strictEqual(readEprt('|3|203.0.113.7|5282|', SOURCE), 'bad protocol')
  strictEqual(readEprt('|2|203.0.113.7|5282|', SOURCE), 'bad protocol')
  strictEqual(readEprt('', SOURCE), 'bad protocol')
  for (const text of [
    'garbage',
    '!1!203.0.113.7!5282!',
    '|1||5282|',
    '|1|203.0.113.7||',
    '|1|203.0.113.7|70000|',
  ])
    strictEqual(readEprt(text, SOURCE), 'malformed', text)
})
