import { openFtpSensor } from '../../src/io/sensors/ftp/ftp-sensor.js'
import {
  FTP_ANONYMOUS_STEPS,
  FTP_DIFFERENCES,
  FTP_LOCAL_STEPS,
  FTP_PASSWORD,
  FTP_USER,
  maskFtp,
} from './ftp-script.js'
import { startOurs } from './our-sensor.js'
import { compare, type Comparison, play, type Step } from './transcript.js'
import { startVsftpd } from './vsftpd-server.js'

/** Plays the same commands to Debian's vsftpd and to our FTP sensor. */
export async function compareFtp(isAnonymous: boolean): Promise<Comparison> {
  const steps: readonly Step[] = isAnonymous ? FTP_ANONYMOUS_STEPS : FTP_LOCAL_STEPS
  const theirs = await startVsftpd(isAnonymous)
  const ours = await startOurs(openFtpSensor, {
    login: 'listed',
    credentials: isAnonymous ? ['anonymous:*', 'ftp:*'] : [`${FTP_USER}:${FTP_PASSWORD}`],
  })
  try {
    const [theirTranscript, ourTranscript] = await Promise.all([
      play(theirs.port, steps),
      play(ours.port, steps),
    ])
    return compare(theirTranscript, ourTranscript, maskFtp, FTP_DIFFERENCES)
  } finally {
    await Promise.all([theirs.stop(), ours.stop()])
  }
}
