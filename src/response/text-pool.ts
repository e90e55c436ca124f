/** Texts that many share, each kept once and by a number, as long as somebody uses it. */
export class TextPool {
  readonly #numbers = new Map<string, number>()
  readonly #texts: string[] = []
  readonly #uses: number[] = []
  readonly #free: number[] = []

  /** Texts in use. */
  get size(): number {
    return this.#numbers.size
  }

  /** The number of a text, from now on used once more. */
  take(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) {
      this.#uses[known] = (this.#uses[known] as number) + 1
      return known
    }
    const number = this.#free.pop() ?? this.#texts.length
    this.#texts[number] = text
    this.#uses[number] = 1
    this.#numbers.set(text, number)
    return number
  }

  text(number: number): string {
    return this.#texts[number] as string
  }

  /** One user less; with the last of them the text goes. */
  release(number: number): void {
    const uses = (this.#uses[number] as number) - 1
    this.#uses[number] = uses
    if (uses > 0) return
    this.#numbers.delete(this.#texts[number] as string)
    this.#texts[number] = ''
    this.#free.push(number)
  }
}
