/** What a table's word for a flow means; null when it says that nobody knows. */
export interface Verdict {
  readonly isAttack: boolean
  /** Name of the attack, '' if none. */
  readonly attack: string
}

/** Words for no knowledge: Zeek's and Slips' empty fields, and CTU's background, which its authors did not look into. */
const UNKNOWN = new Set(['', '-', '(empty)', 'unknown', 'unlabeled', 'unlabelled', 'background'])

const ORDINARY = new Set(['benign', 'normal', 'legitimate', 'false', '0'])

/** Words that say attack and nothing more. */
const UNNAMED = new Set(['malicious', 'attack', 'anomaly', 'true', '1'])

/** Characters a name of an attack keeps at most. */
const MAX_NAME = 100

/**
 * Reads the label of a flow: Zeek's and Slips' `Malicious`, `Benign`, `Unknown`, CTU's `flow=From-Botnet-…`, `flow=From-Normal-…`,
 * `flow=Background…`, CICIDS' `BENIGN` or the name of an attack, 0 and 1.
 * @param detail the column with the attack's name, '' where there is none.
 */
export function readLabelWords(label: string, detail: string): Verdict | null {
  const word = label.trim().toLowerCase()
  const told = word.startsWith('flow=') ? word.slice('flow='.length) : word
  if (UNKNOWN.has(told) || told.startsWith('background')) return null
  if (ORDINARY.has(told) || /^(from|to)-normal/.test(told)) return { isAttack: false, attack: '' }
  const named = detail.trim()
  const name = UNKNOWN.has(named.toLowerCase())
    ? UNNAMED.has(told)
      ? 'attack'
      : label.trim().replace(/^flow=/i, '')
    : named
  return { isAttack: true, attack: name.replaceAll(/[\p{Cc},"]/gu, ' ').slice(0, MAX_NAME) }
}
