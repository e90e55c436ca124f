/** What someone offered to log in with. */
export interface Credentials {
  readonly userName: string
  readonly password: string
}

/** Of `Authorization: Basic …` (RFC 7617); null for anything else. */
export function basicCredentials(header: string | undefined): Credentials | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]{0,2048})$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return null
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 ? null : { userName: pair.slice(0, colon), password: pair.slice(colon + 1) }
}

/** Names of form fields that hold a user name, and a password, in the applications that the sensor poses as and their kin. */
const USER_FIELDS = ['log', 'pma_username', 'username', 'user', 'login', 'email', 'uname']
const PASSWORD_FIELDS = ['pwd', 'pma_password', 'password', 'pass', 'passwd', 'passphrase']

/** Of a form or of JSON that is posted to a page for logging in; null when it holds none. */
export function formCredentials(type: string, body: string): Credentials | null {
  const fields = /^application\/json/i.test(type) ? jsonFields(body) : formFields(body)
  const userName = firstOf(fields, USER_FIELDS)
  const password = firstOf(fields, PASSWORD_FIELDS)
  return userName === undefined || password === undefined ? null : { userName, password }
}

/** Of a call to WordPress's xmlrpc.php whose first two texts are a name and a password. */
export function xmlRpcCredentials(body: string): Credentials | null {
  if (!/<methodName>\s*(?:wp|metaWeblog|blogger)\./.test(body)) return null
  const values = [
    ...body.matchAll(/<(?:string)>([^<]{0,256})<\/string>|<value>([^<]{1,256})<\/value>/g),
  ]
    .slice(0, 8)
    .map(([, typed, bare]) => typed ?? bare ?? '')
  const [userName, password] = /<methodName>\s*wp\.getUsersBlogs/.test(body)
    ? values
    : values.slice(1)
  return userName === undefined || password === undefined ? null : { userName, password }
}

function formFields(body: string): ReadonlyMap<string, string> {
  return new Map([...new URLSearchParams(Buffer.from(body, 'latin1').toString('utf8'))].reverse())
}

function jsonFields(body: string): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body, 'latin1').toString('utf8'))
    if (typeof value !== 'object' || value === null) return new Map()
    return new Map(
      Object.entries(value).flatMap(([key, field]) =>
        typeof field === 'string' ? [[key, field] as const] : [],
      ),
    )
  } catch {
    return new Map()
  }
}

function firstOf(
  fields: ReadonlyMap<string, string>,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const value = fields.get(name)
    if (value !== undefined) return value
  }
  return undefined
}

const SECRET =
  /((?:pass(?:w(?:or)?d|phrase)?|pwd|secret|token)[\w[\]-]{0,16}["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^&\s"',;<]+)/gi

/** The text with the values of what is named like a password struck out: events keep none. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRET, (_all, name: string) => `${name}***`)
}
