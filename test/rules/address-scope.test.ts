import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { isLocalAddress } from '../../src/rules/address-scope.js'

test('private, shared, link-local and loopback addresses are local', () => {
  for (const address of [
    '10.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '127.0.0.1',
    '169.254.169.254',
  ]) {
    equal(isLocalAddress(address), true, address)
  }
  for (const address of ['100.64.0.1', '::1', 'fd00::1', 'fe80::1']) {
    equal(isLocalAddress(address), true, address)
  }
})

test('addresses beside those ranges are not, nor is what is no address', () => {
  for (const address of ['11.0.0.0', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2001:db8::1']) {
    equal(isLocalAddress(address), false, address)
  }
  for (const text of ['', 'localhost', '10.0.0', '10.0.0.1.2']) equal(isLocalAddress(text), false)
})
