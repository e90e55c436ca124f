import { deepStrictEqual, strictEqual } from 'node:assert'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { startOurs } from '../../../bench/sensors/our-sensor.js'
import { SocketCarrier } from '../../../src/io/sensors/socket-carrier.js'

test('a fault in a conversation ends its connection, is counted, and ends no other', async (t) => {
  const bug = new Error('a bug')
  const sensor = await startOurs(() => ({
    service: 'ftp',
    visit: (visit) => {
      const carrier = new SocketCarrier(visit, Date.now)
      carrier.carry({
        isListening: true,
        hear: (bytes) => {
          if (bytes.length > 1) throw bug
          carrier.send('well')
        },
      })
    },
  }))
  t.after(sensor.stop)
  const [good, bad] = [connect(sensor.port, '127.0.0.1'), connect(sensor.port, '127.0.0.1')]
  await Promise.all([once(good, 'connect'), once(bad, 'connect')])
  bad.on('error', () => undefined).write('xx')
  await once(bad.resume(), 'close')
  deepStrictEqual([sensor.faults, sensor.door.counts.evicted.fault], [[bug], 1])
  good.write('x')
  strictEqual(String((await once(good, 'data'))[0]), 'well')
  good.destroy()
})

test('while a conversation does not listen nothing is read, and what it waits for comes in time', async (t) => {
  const heard: string[] = []
  const sensor = await startOurs(() => ({
    service: 'ftp',
    visit: (visit) => {
      const carrier = new SocketCarrier(visit, Date.now)
      const conversation = {
        isListening: true,
        hear: (bytes: Uint8Array) => {
          heard.push(Buffer.from(bytes).toString())
          conversation.isListening = false
          carrier.after(50, () => {
            conversation.isListening = true
            carrier.send('.')
          })
        },
      }
      carrier.carry(conversation)
    },
  }))
  t.after(sensor.stop)
  const client = connect(sensor.port, '127.0.0.1')
  await once(client, 'connect')
  client.write('a')
  await once(client, 'data')
  client.write('b')
  await once(client, 'data')
  deepStrictEqual(heard, ['a', 'b'])
  client.destroy()
})
