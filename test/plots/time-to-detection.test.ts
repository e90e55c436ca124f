import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { drawSvg } from '../../src/plots/svg.js'
import { lightPalette } from '../../src/plots/theme.js'
import { MAX_ATTACKS, timeToDetectionSpec } from '../../src/plots/time-to-detection.js'

function draw(attacks: Readonly<Record<string, readonly (number | null)[]>>): Promise<string> {
  return drawSvg(
    timeToDetectionSpec({
      heading: { title: 'Finding', subtitle: 'Data' },
      attacks: Object.entries(attacks).map(([name, seconds]) => ({ name, seconds })),
    }),
  )
}

/** Places of the dots of one colour. */
function dots(svg: string, colour: string): string[] {
  const marks = new RegExp(`<path[^>]*transform="translate\\(([^)]*)\\)"[^>]*fill="${colour}"`, 'g')
  return [...svg.matchAll(marks)].map((match) => match[1] as string)
}

test('every source is a dot: seen ones by their time, the others apart', async () => {
  const svg = await draw({ web_scan: [0, 60, null], port_scan: [86_400] })
  const seen = dots(svg, lightPalette.model)
  equal(seen.length, 3)
  equal(dots(svg, lightPalette.attack).length, 1)
  const across = seen.map((place) => Number(place.split(',')[0]))
  deepEqual(
    across,
    across.toSorted((a, b) => a - b),
  )
  ok(svg.includes('2 of 3') && svg.includes('1 of 1'))
})

test('sources seen at the same time stand beside each other', async () => {
  const svg = await draw({ web_scan: Array.from({ length: 20 }, () => 0) })
  equal(new Set(dots(svg, lightPalette.model)).size, 20)
})

test('a time beyond the axis lies at its end, and a thousand sources stay within the picture', async () => {
  const svg = await draw({ slow: [1e9], many: Array.from({ length: 1000 }, () => null) })
  const across = [...dots(svg, lightPalette.model), ...dots(svg, lightPalette.attack)].map(
    (place) => Number(place.split(',')[0]),
  )
  ok(across.every((x) => x > 0 && x < 800))
})

test('at most twenty attacks are drawn, and none is no NaN', async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`attack_${i}`, [1]]))
  ok(!(await draw(many)).includes(`attack_${MAX_ATTACKS}<`))
  ok(!/NaN|undefined/.test(await draw({})))
})
