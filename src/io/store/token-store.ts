import { createHash, randomBytes } from 'node:crypto'
import { PhantomNetError } from '../../errors.js'
import type { Query, StateDatabase } from './state-database.js'
import { type Role, ROLES } from './token-roles.js'

/** Tokens kept, at most: each request is compared with all of them. */
export const MAX_TOKENS = 256

/** Random bytes of a token: nobody guesses one, so that a plain SHA-256 keeps it as safe as a slow hash would. */
const SECRET_BYTES = 32

/** What our tokens begin with, so that scanners for lost secrets know them. */
const PREFIX = 'phn_'

const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/

const SCHEMA = `CREATE TABLE IF NOT EXISTS tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL UNIQUE,
  roles TEXT NOT NULL,
  created_ms REAL NOT NULL,
  expires_ms REAL,
  last_used_ms REAL,
  last_address TEXT
)`

/** A token as kept: all of it but the secret. */
export interface StoredToken {
  readonly id: number
  readonly name: string
  readonly roles: readonly Role[]
  readonly createdMs: number
  /** null for one without an end. */
  readonly expiresMs: number | null
  /** When it was used last, to a minute; null when it never was. */
  readonly lastUsedMs: number | null
  readonly lastAddress: string | null
}

/** A token with the hash of its secret. */
export interface HashedToken extends StoredToken {
  readonly sha256: Uint8Array
}

/** What a new token is to be. */
export interface NewToken {
  readonly name: string
  readonly roles: readonly Role[]
  readonly nowMs: number
  readonly expiresMs: number | null
  /** What else belongs to its transaction. */
  readonly within?: WithinToken
}

/** What else belongs to the transaction that makes or deletes a token, as the note of who did; given the token. */
export type WithinToken = (token: StoredToken) => void

/** When and from where a token was used. */
export interface TokenUse {
  readonly atMs: number
  readonly address: string
}

interface Row {
  readonly id: number
  readonly name: string
  readonly sha256: string
  readonly roles: string
  readonly created_ms: number
  readonly expires_ms: number | null
  readonly last_used_ms: number | null
  readonly last_address: string | null
}

/** Tokens of the API on disk, by the hashes of their secrets. */
export class TokenStore {
  readonly #database: StateDatabase
  readonly #all: Query<Row>

  constructor(database: StateDatabase) {
    this.#database = database
    database.query(SCHEMA).run()
    this.#all = database.query('SELECT * FROM tokens ORDER BY id')
  }

  /** Every token, oldest first. */
  all(): readonly HashedToken[] {
    return this.#all.all().map((row) => ({
      id: row.id,
      name: row.name,
      roles: ROLES.filter((role) => row.roles.split(',').includes(role)),
      createdMs: row.created_ms,
      expiresMs: row.expires_ms,
      lastUsedMs: row.last_used_ms,
      lastAddress: row.last_address,
      sha256: Buffer.from(row.sha256, 'hex'),
    }))
  }

  /**
   * Makes a token. Its secret is told here and never again.
   * @throws PhantomNetError REQUEST_INVALID for a name that is taken or no name, no role, or too many tokens; STORE_FAILED.
   */
  add(asked: NewToken): { token: StoredToken; secret: string } {
    const { name, roles, nowMs, expiresMs, within } = asked
    if (!NAME.test(name)) {
      throw invalid(
        'The name of a token is 1 to 64 letters, digits, `_`, `-` and `.`, a letter or digit first. Give another.',
      )
    }
    if (roles.length === 0)
      throw invalid(`A token needs a role. Give one or more of ${ROLES.join(', ')}.`)
    const secret = PREFIX + randomBytes(SECRET_BYTES).toString('base64url')
    const token = this.#database.transaction(() => {
      const known = this.all()
      if (known.some((other) => other.name === name))
        throw invalid(`There is a token ${name} already. Delete it first, or give another name.`)
      if (known.length >= MAX_TOKENS)
        throw invalid(`There are ${MAX_TOKENS} tokens, which is the most. Delete one first.`)
      this.#database
        .query(
          'INSERT INTO tokens (name, sha256, roles, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?)',
        )
        .run(
          name,
          Buffer.from(hashOfSecret(secret)).toString('hex'),
          roles.join(','),
          nowMs,
          expiresMs,
        )
      const token = withoutHash(this.all().at(-1) as HashedToken)
      within?.(token)
      return token
    })
    return { token, secret }
  }

  /** Deletes a token by its name. @returns what it was; null when there is none. @throws PhantomNetError STORE_FAILED. */
  delete(name: string, within?: WithinToken): StoredToken | null {
    return this.#database.transaction(() => {
      const found = this.all().find((one) => one.name === name)
      if (found === undefined) return null
      const token = withoutHash(found)
      this.#database.query('DELETE FROM tokens WHERE id = ?').run(token.id)
      within?.(token)
      return token
    })
  }

  /** Writes down when tokens were used last, by id. @throws PhantomNetError STORE_FAILED. */
  keepUses(uses: ReadonlyMap<number, TokenUse>): void {
    this.#database.transaction(() => {
      const update = this.#database.query(
        'UPDATE tokens SET last_used_ms = ?, last_address = ? WHERE id = ?',
      )
      for (const [id, { atMs, address }] of uses) update.run(atMs, address, id)
    })
  }
}

/** What of a secret is kept. */
export function hashOfSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

function withoutHash({ sha256: _sha256, ...token }: HashedToken): StoredToken {
  return token
}

function invalid(message: string): PhantomNetError {
  return new PhantomNetError('REQUEST_INVALID', message)
}
