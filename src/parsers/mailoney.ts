import { mappedFormat } from './mapping/mapped-format.js'
import { smtpCommand } from './smtp-line.js'
import { textOf } from './json-fields.js'

/** Mailoney's log of the lines that mail clients sent, as T-Pot keeps it. */
export const mailoney = mappedFormat(
  {
    name: 'mailoney',
    title: 'Mailoney SMTP honeypot, JSON',
    isHoneypot: true,
    signature: ['timestamp', 'src_ip', 'data', 'src_port'],
    time: ['timestamp'],
    sourceIp: ['src_ip'],
    sourcePort: ['src_port'],
    service: { default: 'smtp' },
    events: [{ kind: 'smtp.command' }],
    length: ['data'],
  },
  (record) => ({ detail: smtpCommand(textOf(record, 'data')), lengthBytes: 0 }),
)
