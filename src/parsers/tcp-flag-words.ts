/** The words of the kernel's packet log for flags of TCP. URGP is the urgent pointer, written whether or not URG is set. */
const TCP_FLAGS: readonly (readonly [string, number])[] = [
  ['FIN', 1],
  ['SYN', 2],
  ['RST', 4],
  ['PSH', 8],
  ['ACK', 16],
  ['URG', 32],
  ['ECE', 64],
  ['CWR', 128],
]

/** The flags of a logged packet as bits: a flag's word is there when it is set. */
export function flagsOfWords(isThere: (word: string) => boolean): number {
  let flags = 0
  for (const [word, bit] of TCP_FLAGS) if (isThere(word)) flags |= bit
  return flags
}
