import { deepEqual, equal, match, notEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { toCef } from '../../../src/io/notifiers/cef.js'
import { toEcs } from '../../../src/io/notifiers/ecs.js'
import { toStixBundle } from '../../../src/io/notifiers/stix.js'
import { VERSION } from '../../../src/version.js'
import { decisionOf, NOON_MS, noticeOf } from './sample-notices.js'

test('CEF has seven fields of a header and pairs, of which nothing that was typed can make another', () => {
  equal(
    toCef(noticeOf()),
    `CEF:0|PhantomNet|PhantomNet|${VERSION}|decision.block.made|BLOCK source|8|externalId=7 rt=${NOON_MS} start=${NOON_MS} end=${NOON_MS + 3_600_000} src=203.0.113.7 act=BLOCK outcome=enforced cs2Label=origin cs2=model reason=threat 91 (CRITICAL from 80): rule ssh-guess, brute_force`,
  )
  const forged = toCef(noticeOf({ why: 'a=b\\c\nCEF:0|x', origin: 'manual' }))
  match(forged, /reason=a\\=b\\\\c\\nCEF:0\|x$/)
  equal(forged.includes('\n'), false)
})

test('a network has no source address, and what was ended by hand is no alarm', () => {
  const text = toCef(
    noticeOf({ target: '192.0.2.0/24', endedMs: NOON_MS + 5, isDryRun: true }, 'ended'),
  )
  match(text, /\|decision\.block\.ended\|BLOCK network ended by hand\|2\|/)
  match(text, / cs1=192\.0\.2\.0\/24 cs1Label=network act=BLOCK outcome=dry-run /)
  match(text, new RegExp(`rt=${NOON_MS + 5} .* end=${NOON_MS + 5} `))
  deepEqual(toEcs(noticeOf({ target: '192.0.2.0/24' }))['source'], { address: '192.0.2.0/24' })
})

test('a document of ECS names source, action, times and whether it was carried out', () => {
  const { event, source, labels, message } = toEcs(noticeOf({ isDryRun: true })) as Record<
    string,
    Record<string, unknown>
  >
  equal(event?.['action'], 'block-made')
  deepEqual(event?.['type'], ['info'])
  equal(event?.['start'], '2026-02-13T12:00:00.000Z')
  equal(event?.['end'], '2026-02-13T13:00:00.000Z')
  deepEqual(source, { address: '203.0.113.7', ip: '203.0.113.7' })
  deepEqual(labels, { origin: 'model', dry_run: 'true' })
  match(
    message as unknown as string,
    /^BLOCK 203\.0\.113\.7 until 2026-02-13T13:00:00\.000Z \(dry-run\): threat 91/,
  )
})

interface Bundle {
  readonly id: string
  readonly objects: readonly Readonly<Record<string, unknown>>[]
}

test('a STIX bundle has an indicator for each decision, with ids that stay', () => {
  const decisions = [
    decisionOf(),
    decisionOf({ id: 8, target: '2001:db8::/32', action: 'DECEIVE' }),
  ]
  const bundle = toStixBundle(decisions) as unknown as Bundle
  const [identity, first, second] = bundle.objects
  equal(identity?.['type'], 'identity')
  equal(first?.['pattern'], "[ipv4-addr:value = '203.0.113.7']")
  equal(first?.['valid_until'], '2026-02-13T13:00:00.000Z')
  equal(first?.['created_by_ref'], identity?.['id'])
  equal(second?.['pattern'], "[ipv6-addr:value = '2001:db8::/32']")
  for (const { id, type } of bundle.objects)
    match(
      String(id),
      new RegExp(
        `^${String(type)}--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
      ),
    )
  deepEqual(toStixBundle(decisions), bundle)
  const later = toStixBundle([decisionOf({ endedMs: NOON_MS + 9 })]) as unknown as Bundle
  equal(later.objects[1]?.['id'], first?.['id'])
  equal(later.objects[1]?.['modified'], '2026-02-13T12:00:00.009Z')
  notEqual(later.id, bundle.id)
})
