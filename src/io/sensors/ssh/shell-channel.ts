import type { Channel } from 'ssh2'
import type { Act } from '../sensor.js'
import { KERNEL, KERNEL_BUILD } from '../shell/machine.js'
import type { Shell } from '../shell/shell.js'
import { Terminal } from '../shell/terminal.js'
import type { Recording } from './recording.js'
import { commandAct, readableText } from './session-acts.js'

/** What waits for a visitor who does not read, above which he is not listened to. */
const MAX_UNREAD_BYTES = 1 << 18

/** What a channel of a shell is put together from. */
export interface ShellParts {
  readonly shell: Shell
  readonly record: (act: Act) => void
  readonly recording: Recording
  readonly nowMs: () => number
  readonly tarpitMs: number
  /** Whether the client asked for a terminal. */
  readonly hasTerminal: boolean
}

/** Runs a shell on a channel until one of them ends. */
export function runShell(channel: Channel, parts: ShellParts): void {
  const { shell, recording, nowMs, hasTerminal } = parts
  let waiting: string[] = []
  let isBusy = false
  const show = (text: string): void => {
    if (text === '' || channel.writableEnded) return
    const shown = hasTerminal ? text.replace(/(?<!\r)\n/g, '\r\n') : text
    recording.output(Buffer.from(shown, 'latin1').toString('utf8'), nowMs())
    channel.write(Buffer.from(shown, 'latin1'))
  }
  const end = (): void => {
    if (channel.writableEnded) return
    if (hasTerminal) show('logout\r\n')
    recording.close()
    channel.exit(shell.status)
    channel.end()
  }
  const prompts: string[] = []
  let lastWord = ''
  const ask = (): void => {
    const prompt = prompts.shift()
    terminal.isSecret = prompt !== undefined
    if (prompt !== undefined) return show(prompt)
    show(lastWord)
    if (hasTerminal) show(shell.prompt)
  }
  const enter = (line: string): void => {
    if (terminal.isSecret) return ask()
    if (line.trim() !== '') parts.record(commandAct(line))
    const { output, asks } = shell.answer(line)
    show(output)
    if (shell.hasExited) return end()
    if (asks !== undefined && hasTerminal) {
      prompts.push(...asks.prompts)
      lastWord = asks.end
      return ask()
    }
    if (hasTerminal) show(shell.prompt)
  }
  const next = (): void => {
    const line = waiting.shift()
    if (line === undefined || shell.hasExited) return
    if (parts.tarpitMs === 0) {
      enter(line)
      return next()
    }
    isBusy = true
    setTimeout(() => {
      isBusy = false
      enter(line)
      next()
    }, parts.tarpitMs)
  }
  const terminal: Terminal = new Terminal(
    {
      show,
      line: (line) => {
        if (!terminal.isSecret) recording.input(`${readableText(line)}\r`, nowMs())
        if (waiting.length < 64) waiting.push(line)
        if (!isBusy) next()
      },
      end,
    },
    hasTerminal,
  )
  channel.on('data', (bytes: Buffer) => {
    for (const key of bytes.toString('latin1')) {
      if (shell.hasExited) return
      terminal.key(key)
    }
    if (channel.writableLength > MAX_UNREAD_BYTES) {
      channel.pause()
      channel.once('drain', () => channel.resume())
    }
  })
  channel.once('end', () => {
    terminal.flush()
    end()
  })
  channel.once('close', () => {
    waiting = []
    recording.close()
  })
  if (!hasTerminal) return
  show(`Linux ${shell.setting.hostName} ${KERNEL} ${KERNEL_BUILD} x86_64\n`)
  show(`Last login: Tue Oct 14 07:41:22 2025 from 10.0.2.2\n${shell.prompt}`)
}

/** Bytes of standard input that a command is given; the rest is thrown away. */
const MAX_INPUT_BYTES = 1 << 20

/** How long a command that reads waits for its input to end, ms. */
const INPUT_MS = 10_000

/** Whether a command can make anything of its standard input. */
const READS = /(?:^|[\s;|&(])(?:cat|sh|bash|ash|tee|base64|dd|passwd|chpasswd|read|tar|gunzip)\b/

/** Executes one command on a channel, which ends with it. */
export function runCommand(channel: Channel, command: string, parts: ShellParts): void {
  const { shell, recording, nowMs, tarpitMs } = parts
  parts.record(commandAct(command))
  recording.input(`${readableText(command)}\r`, nowMs())
  let input = ''
  let isDone = false
  const answer = (): void => {
    if (isDone) return
    isDone = true
    clearTimeout(timer)
    const { output } = shell.answer(command, input)
    recording.output(Buffer.from(output, 'latin1').toString('utf8'), nowMs())
    recording.close()
    if (channel.destroyed) return
    channel.write(Buffer.from(output, 'latin1'))
    channel.exit(shell.status)
    channel.end()
  }
  const timer = setTimeout(answer, READS.test(command) ? INPUT_MS : tarpitMs)
  channel.on('data', (bytes: Buffer) => {
    if (input.length < MAX_INPUT_BYTES)
      input += bytes.toString('latin1', 0, MAX_INPUT_BYTES - input.length)
  })
  channel.once('end', answer)
  channel.once('close', () => {
    clearTimeout(timer)
    isDone = true
    recording.close()
  })
}
