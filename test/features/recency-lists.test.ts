import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RecencyLists } from '../../src/features/recency-lists.js'

function orderOf(lists: RecencyLists, list: 0 | 1): number[] {
  const order: number[] = []
  for (let slot = lists.firstOf(list); slot >= 0; slot = lists.behind(slot)) order.push(slot)
  return order
}

test('a slot that is touched is the last of its own list', () => {
  const lists = new RecencyLists()
  for (const slot of [0, 1, 2]) lists.append(slot, 0)
  lists.append(3, 1)
  lists.touch(0)
  lists.touch(3)
  deepEqual([orderOf(lists, 0), orderOf(lists, 1)], [[1, 2, 0], [3]])
})

test('whatever is appended, removed and touched, the order is that of two plain lists', () => {
  const step = fc.record({
    slot: fc.nat(9),
    list: fc.constantFrom<0 | 1>(0, 1),
    isTouch: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const lists = new RecencyLists()
      const plain: [number[], number[]] = [[], []]
      for (const { slot, list, isTouch } of steps) {
        const at = plain.findIndex((order) => order.includes(slot)) as -1 | 0 | 1
        if (at >= 0) {
          plain[at as 0 | 1] = plain[at as 0 | 1].filter((other) => other !== slot)
          if (isTouch) plain[at as 0 | 1].push(slot)
          if (isTouch) lists.touch(slot)
          else lists.remove(slot)
        } else {
          plain[list].push(slot)
          lists.append(slot, list)
        }
        deepEqual([orderOf(lists, 0), orderOf(lists, 1)], plain)
        equal(lists.lengthOf(0) + lists.lengthOf(1), plain[0].length + plain[1].length)
      }
    }),
  )
})
