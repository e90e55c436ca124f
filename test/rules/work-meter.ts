type Method = (this: unknown, ...args: unknown[]) => unknown
type Cost = (text: string, args: readonly unknown[], result: unknown) => number

const whole: Cost = (text) => text.length
const once: Cost = () => 1
/** What a search from an offset has passed over. */
const searched: Cost = (text, args, result) => {
  const from = typeof args[1] === 'number' ? args[1] : 0
  const end = typeof result === 'number' && result >= 0 ? result : text.length
  return Math.max(1, end - from)
}

const OF_STRINGS: Readonly<Record<string, Cost>> = {
  charCodeAt: once,
  startsWith: once,
  endsWith: once,
  indexOf: searched,
  includes: whole,
  lastIndexOf: whole,
  slice: (_text, _args, result) => String(result).length,
  split: whole,
  replace: whole,
  replaceAll: whole,
  toLowerCase: whole,
  trim: whole,
}

const OF_EXPRESSIONS: Readonly<Record<string, Cost>> = {
  test: (_text, [subject]) => String(subject).length,
  exec: (_text, [subject]) => String(subject).length,
}

/**
 * How many characters string methods and regular expressions looked at while `run` ran: a measure of work
 * that no busy machine can change. What a regular expression does inside is counted as one pass.
 */
export function workOf(run: () => void): number {
  let work = 0
  let isInside = false
  const undo = [
    ...metered(String.prototype, OF_STRINGS),
    ...metered(RegExp.prototype, OF_EXPRESSIONS),
  ]
  try {
    run()
  } finally {
    for (const restore of undo) restore()
  }
  return work

  function metered(prototype: object, costs: Readonly<Record<string, Cost>>): (() => void)[] {
    return Object.entries(costs).map(([name, cost]) => {
      const original = Reflect.get(prototype, name) as Method
      const counting: Method = function (...args) {
        if (isInside) return original.apply(this, args)
        // A built-in method may call another one: replace() calls exec() for every match.
        isInside = true
        const result = original.apply(this, args)
        work += cost(typeof this === 'string' ? this : '', args, result)
        isInside = false
        return result
      }
      const install = (value: Method): void => {
        Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
      }
      install(counting)
      return () => install(original)
    })
  }
}
