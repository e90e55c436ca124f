import type { Histogram } from '../engine/histogram.js'

/** Media type of Prometheus' text format. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export type Labels = Readonly<Record<string, string | number | boolean>>

/** One value, with what sets it apart from the others of its name; null for what is not known is left out. */
export type Sample = readonly [labels: Labels, value: number | null]

/**
 * Writes metrics in Prometheus' text format 0.0.4. Names end in their unit, counters in `_total`; a name is written once,
 * with all of its samples.
 */
export class Exposition {
  #text = ''
  readonly #names = new Set<string>()

  get text(): string {
    return this.#text
  }

  counter(name: string, help: string, samples: readonly Sample[] | number): void {
    this.#family(name, 'counter', help, samples)
  }

  gauge(name: string, help: string, samples: readonly Sample[] | number): void {
    this.#family(name, 'gauge', help, samples)
  }

  histogram(
    name: string,
    help: string,
    histograms: readonly (readonly [labels: Labels, histogram: Histogram])[],
  ): void {
    this.#head(name, 'histogram', help)
    for (const [labels, histogram] of histograms) {
      const upTo = histogram.upTo()
      for (const [i, edge] of histogram.edges.entries())
        this.#line(`${name}_bucket`, { ...labels, le: edge }, upTo[i] as number)
      this.#line(`${name}_bucket`, { ...labels, le: '+Inf' }, histogram.count)
      this.#line(`${name}_sum`, labels, histogram.sum)
      this.#line(`${name}_count`, labels, histogram.count)
    }
  }

  #family(
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    samples: readonly Sample[] | number,
  ): void {
    this.#head(name, type, help)
    const all: readonly Sample[] = typeof samples === 'number' ? [[{}, samples]] : samples
    for (const [labels, value] of all) if (value !== null) this.#line(name, labels, value)
  }

  #head(name: string, type: string, help: string): void {
    if (this.#names.has(name)) throw new Error(`bug: the metric ${name} is written twice`)
    this.#names.add(name)
    this.#text += `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`
  }

  #line(name: string, labels: Labels, value: number): void {
    const told = Object.entries(labels).map(([key, label]) => `${key}="${escaped(String(label))}"`)
    this.#text += `${name}${told.length === 0 ? '' : `{${told.join(',')}}`} ${numberText(value)}\n`
  }
}

function escaped(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return String(value)
}
