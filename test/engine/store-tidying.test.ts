import { ok, strictEqual } from 'node:assert'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { tidyRegularly } from '../../src/engine/store-tidying.js'
import { PhantomNetError } from '../../src/errors.js'

test('a store is tidied slice by slice, survives a full disk, and is left alone once it is ended', async () => {
  const calls: number[] = []
  const end = tidyRegularly(
    {
      tidy: () => {
        calls.push(calls.length + 1)
        if (calls.length === 2)
          throw new PhantomNetError('STORE_FAILED', 'The disk is full. Free it.')
        return calls.length === 1
      },
    },
    1,
  )
  for (let i = 0; i < 200 && calls.length < 4; i++) await wait(10)
  end()
  const then = calls.length
  ok(then >= 4, `${then} times`)
  await wait(20)
  strictEqual(calls.length, then)
})
