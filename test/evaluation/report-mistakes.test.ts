import { ok } from 'node:assert/strict'
import { test } from 'node:test'
import { mistakeTable } from '../../src/evaluation/report-mistakes.js'
import { sampleMetrics } from './sample-metrics.js'

const { false_alarms, missed_attacks } = sampleMetrics({ normal: 40, attack: 10 }).explanation

/** A table's markup without the white space between its elements. */
function compact({ text }: { readonly text: string }): string {
  return text.replaceAll(/>\s+</g, '><').replaceAll(/\s+/g, ' ')
}

test('a mistake has its time, its source and its reasons, up or down, beside what is typical', () => {
  const text = compact(mistakeTable('False alarms', false_alarms))
  ok(text.includes('2026-02-14 00:12:33'))
  ok(text.includes('192.0.2.0'))
  ok(text.includes('<b>+0.080</b> packet_length 10.5k <em>typical 98</em>'))
  ok(text.includes('class="reason down" ><b>−0.012</b> burst_rate 1 <em>typical 7</em>'))
})

test('missed attacks are named, false alarms have their log format instead', () => {
  ok(compact(mistakeTable('Missed', missed_attacks)).includes('<td>web_scan<small>sshd</small>'))
  ok(
    compact(mistakeTable('False alarms', false_alarms)).includes('<th scope="col">log format</th>'),
  )
})

test('without a mistake there is a sentence instead of a table', () => {
  ok(mistakeTable('Missed', []).text.includes('There are none.'))
})

test('what an attacker wrote stays words', () => {
  const [first] = missed_attacks
  ok(first)
  const evil = '<b onclick=alert(1)>'
  const text = mistakeTable('Missed', [{ ...first, attack: evil, src_ip: evil, source: evil }]).text
  ok(!text.includes('<b onclick'))
})
