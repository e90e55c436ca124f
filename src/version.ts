/** Version of this code, as in package.json; every artifact names the version that made it. */
export const VERSION = '0.1.0'
