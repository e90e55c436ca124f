/** Levels of the verdict's threat score, lowest first, with the score each begins at. */
export const THREAT_LEVELS = [
  { name: 'LOW', from: 0 },
  { name: 'MEDIUM', from: 50 },
  { name: 'HIGH', from: 65 },
  { name: 'CRITICAL', from: 80 },
] as const

export type ThreatLevel = (typeof THREAT_LEVELS)[number]['name']

/** @param threatScore 0–100. */
export function threatLevelOf(threatScore: number): ThreatLevel {
  let level: ThreatLevel = 'LOW'
  for (const { name, from } of THREAT_LEVELS) if (threatScore >= from) level = name
  return level
}

/** The largest threat score at which nothing is done: one above it is at least MEDIUM. */
export const LAST_OF_LOW = below(THREAT_LEVELS[1].from)

/** The next double below a positive one. */
function below(value: number): number {
  return value * (1 - Number.EPSILON / 2)
}
