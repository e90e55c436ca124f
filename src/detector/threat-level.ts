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
