import { openSmtpSensor } from '../../src/io/sensors/smtp/smtp-sensor.js'
import { startOurs } from './our-sensor.js'
import { startPostfix } from './postfix-server.js'
import { maskSmtp, SMTP_DIFFERENCES, SMTP_HOST, SMTP_PASSWORD, SMTP_USER } from './smtp-script.js'
import { compare, type Comparison, play, type Step } from './transcript.js'

/** Plays the same commands to Debian's Postfix and to our SMTP sensor. */
export async function compareSmtp(steps: readonly Step[]): Promise<Comparison> {
  const theirs = await startPostfix()
  const ours = await startOurs(openSmtpSensor, {
    hostName: SMTP_HOST,
    login: 'listed',
    credentials: [`${SMTP_USER}:${SMTP_PASSWORD}`],
  })
  try {
    const [theirTranscript, ourTranscript] = await Promise.all([
      play(theirs.port, steps),
      play(ours.port, steps),
    ])
    return compare(theirTranscript, ourTranscript, maskSmtp, SMTP_DIFFERENCES)
  } finally {
    await Promise.all([theirs.stop(), ours.stop()])
  }
}
