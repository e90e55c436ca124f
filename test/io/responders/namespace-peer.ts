import { connect, createServer } from 'node:net'

/** What one of two machines does: `listen PORT…` answers each connection with its port, `connect` connects when told to. */
const [what, ...ports] = process.argv.slice(2)

interface Question {
  readonly number: number
  readonly from: string
  readonly to: string
  readonly port: number
  readonly timeoutMs: number
}

process.on('disconnect', () => process.exit())
if (what === 'listen') {
  const listening = ports.map((port) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      // The connection stays open: whether it still serves is asked by sending something.
      socket.write(`${port}\n`)
      socket.on('data', () => socket.write(`${port}\n`))
    })
    return new Promise<void>((resolve) => server.listen(Number(port), '::', resolve))
  })
  await Promise.all(listening)
  process.send?.('listening')
} else {
  process.on('message', ({ number, from, to, port, timeoutMs }: Question) => {
    const socket = connect({ host: to, port, localAddress: from })
    let isTold = false
    const tell = (reached: unknown): void => {
      if (!isTold) process.send?.({ number, reached })
      isTold = true
      clearTimeout(timer)
      socket.destroy()
    }
    const timer = setTimeout(() => tell('nobody'), timeoutMs)
    socket.on('data', (data) =>
      tell(/^\d+\n/.test(data.toString()) ? Number(data.toString()) : 'words'),
    )
    socket.on('error', (error: Error & { code?: string }) =>
      tell(error.code === 'ECONNREFUSED' ? 'refused' : 'nobody'),
    )
  })
}
