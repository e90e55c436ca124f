import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import ssh2 from 'ssh2'

/** The keys that Debian makes when its server is installed. */
const KINDS = [
  ['rsa', 3072],
  ['ecdsa', 256],
  ['ed25519', 256],
] as const

/**
 * The server's private keys, made at the first start and kept: a server whose keys change is looked at twice.
 * @throws an error of the file system.
 */
export function hostKeys(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return KINDS.map(([kind, bits]) => keyAt(`${folder}/${kind}`, kind, bits))
}

function keyAt(path: string, kind: (typeof KINDS)[number][0], bits: number): string {
  try {
    const key = readFileSync(path, 'utf8')
    if (key.includes('PRIVATE KEY')) return key
  } catch {
    // It is made now.
  }
  const { private: key } = ssh2.utils.generateKeyPairSync(kind, { bits })
  writeFileSync(`${path}.part`, key, { mode: 0o600 })
  renameSync(`${path}.part`, path)
  return key
}
