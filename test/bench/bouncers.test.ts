import { deepStrictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { BOUNCER_CASES, missingTools, runCase } from '../../bench/bouncers/in-namespace.js'

/** The short form of `npm run proof:bouncers`: without its times. */
suite('Debian’s own bouncers, unmodified, enforce our decisions', () => {
  for (const one of BOUNCER_CASES) {
    const missing = missingTools(one)
    test(one.title, { skip: missing ?? false }, () => {
      const { held, log } = runCase(one, 0, 1)
      const failed = held.filter(({ ok }) => !ok).map(({ what }) => what)
      deepStrictEqual(failed, [], log)
    })
  }
})
