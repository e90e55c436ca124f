import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { gatewaysOfIpv4, gatewaysOfIpv6 } from '../../../src/io/host/routes.js'

/** As Linux 6.1 prints it: a default route, a network on the link, a route to a network by another router. */
const IPV4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
eth1\t0000000A\tFE0200C0\t0003\t0\t0\t0\t000000FF\t0\t0\t0
`

const IPV6 = `00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
20010db8000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000006 00000000 80200001       lo
`

test('the routers of IPv4 are those of routes by way of one', () => {
  deepStrictEqual(gatewaysOfIpv4(IPV4), ['192.0.2.1', '192.0.2.254'])
})

test('the routers of IPv6 too', () => {
  deepStrictEqual(gatewaysOfIpv6(IPV6), ['fe80::1'])
})

test('no table, and one that is none, have no routers', () => {
  for (const text of ['', '\n', 'eth0 x y z\n', 'a b c d e f g h i j\n'.repeat(3)]) {
    deepStrictEqual(gatewaysOfIpv4(text), [])
    deepStrictEqual(gatewaysOfIpv6(text), [])
  }
})
