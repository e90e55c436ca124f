import { deepStrictEqual, strictEqual } from 'node:assert'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { startOurs } from '../../../../bench/sensors/our-sensor.js'
import { play } from '../../../../bench/sensors/transcript.js'
import { openFtpSensor } from '../../../../src/io/sensors/ftp/ftp-sensor.js'

const LISTED = { login: 'listed', credentials: ['bob:secret'] } as const

test('a whole visit is told from opening to closing, with bytes and hashes', async (t) => {
  const sensor = await startOurs(openFtpSensor, LISTED)
  t.after(sensor.stop)
  await play(sensor.port, [
    'USER bob',
    'PASS secret',
    { data: 'NLST public_html' },
    { data: 'STOR ../x', upload: 'abc' },
    'QUIT',
  ])
  await until(() => sensor.events.at(-1)?.kind === 'connection.close')
  deepStrictEqual(
    sensor.events.map(({ kind, detail }) => [kind, detail.method, detail.file]),
    [
      ['connection.open', undefined, undefined],
      ['ftp.command', 'USER', undefined],
      ['auth.success', undefined, undefined],
      ['ftp.command', 'PASV', undefined],
      ['file.access', 'NLST', '/public_html'],
      ['ftp.command', 'PASV', undefined],
      ['file.upload', 'STOR', '/x'],
      ['ftp.command', 'QUIT', undefined],
      ['connection.close', undefined, undefined],
    ],
  )
  const upload = sensor.events.find(({ kind }) => kind === 'file.upload')
  strictEqual(upload?.detail.sha256, createHash('sha256').update('abc').digest('hex'))
  strictEqual(upload.lengthBytes, 3)
  strictEqual(upload.service, 'ftp')
})

test('a second connection is ended with the first, and its port is free again', async (t) => {
  const sensor = await startOurs(openFtpSensor, { ...LISTED, dataPorts: 1 })
  t.after(sensor.stop)
  const [first, second] = [await loggedIn(sensor.port), await loggedIn(sensor.port)]
  const port = portOf(await asked(first, 'PASV'))
  strictEqual(await asked(second, 'PASV'), '425 Failed to establish connection.\r\n')
  const data = connect(port, '127.0.0.1')
  await once(data, 'connect')
  const gone = once(data.resume(), 'close')
  first.destroy()
  await gone
  strictEqual((await asked(second, 'PASV')).slice(0, 3), '227')
  second.destroy()
})

test('a data port lets nobody in who was not told of it', async (t) => {
  const sensor = await startOurs(openFtpSensor, { ...LISTED, dataPorts: 1 })
  t.after(sensor.stop)
  const line = await loggedIn(sensor.port)
  const port = portOf(await asked(line, 'EPSV'))
  strictEqual(
    await asked(line, 'PORT 127,0,0,1,20,20'),
    '200 PORT command successful. Consider using PASV.\r\n',
  )
  const data = connect(port, '127.0.0.1')
  data.on('error', () => undefined)
  await once(data.resume(), 'close')
  line.destroy()
})

test('a visitor who leaves while his password is looked at leaves nothing behind', async (t) => {
  const sensor = await startOurs(openFtpSensor)
  t.after(sensor.stop)
  const line = connect(sensor.port, '127.0.0.1')
  await once(line, 'connect')
  line.write('USER a\r\nPASS b\r\n')
  await until(() => sensor.events.at(-1)?.kind === 'auth.failure')
  line.resetAndDestroy()
  await until(() => sensor.events.at(-1)?.kind === 'connection.close')
  strictEqual(sensor.door.counts.open, 0)
  deepStrictEqual(sensor.faults, [])
})

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !isSo(); i++) await wait(10)
  strictEqual(isSo(), true)
}

async function loggedIn(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'data')
  await asked(socket, 'USER bob')
  await asked(socket, 'PASS secret')
  return socket
}

async function asked(socket: Socket, line: string): Promise<string> {
  const heard = once(socket, 'data')
  socket.write(`${line}\r\n`)
  return String((await heard)[0])
}

function portOf(answer: string): number {
  const numbers = /(\d+)[,|]+(\d*)\)/.exec(answer)
  return numbers?.[2] === ''
    ? Number(numbers[1])
    : Number(numbers?.[1]) * 256 + Number(numbers?.[2])
}
