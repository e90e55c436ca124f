import { compareFtp } from './golden-ftp.js'
import { compareSmtp } from './golden-smtp.js'
import { postfixMissing } from './postfix-server.js'
import type { Print, ProofPart } from './proof-part.js'
import { SMTP_STEPS } from './smtp-script.js'
import type { Comparison } from './transcript.js'
import { vsftpdMissing } from './vsftpd-server.js'

/** Commands that each pair of servers must be given. */
const LEAST_COMMANDS = 200

/** The same commands to Debian's servers and to our sensors: answers differ only where it is documented. */
export async function proveGolden(print: Print): Promise<ProofPart> {
  const rows: ProofPart['rows'][number][] = []
  const notRun: string[] = []
  const set = async (
    name: string,
    missing: string | null,
    run: () => Promise<readonly Comparison[]>,
  ): Promise<void> => {
    if (missing !== null) return void notRun.push(`golden ${name}: ${missing}`)
    const done = await run()
    for (const { step, theirs, ours } of done.flatMap(({ unknown }) => unknown))
      print(
        `  ${name} ${JSON.stringify(step)}: theirs ${JSON.stringify(theirs)}, ours ${JSON.stringify(ours)}`,
      )
    const sum = (of: (one: Comparison) => number): number =>
      done.reduce((total, one) => total + of(one), 0)
    const what = `golden ${name}:`
    rows.push(
      {
        what: `${what} commands`,
        value: sum((one) => one.commands),
        unit: 'commands',
        peer: null,
        at_least: LEAST_COMMANDS,
      },
      { what: `${what} same answer`, value: sum((one) => one.same), unit: 'commands', peer: null },
      {
        what: `${what} documented differences`,
        value: sum((one) => one.known.length),
        unit: 'commands',
        peer: null,
      },
      {
        what: `${what} other differences`,
        value: sum((one) => one.unknown.length),
        unit: 'commands',
        peer: null,
        at_most: 0,
      },
    )
  }
  await set('vsftpd', vsftpdMissing(), async () => [
    await compareFtp(false),
    await compareFtp(true),
  ])
  await set('postfix', postfixMissing(), async () => [await compareSmtp(SMTP_STEPS)])
  return { rows, notRun }
}
