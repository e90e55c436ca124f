/**
 * Mean and variance of numbers that come one by one, without the cancellation of sums of squares.
 * Welford 1962; merging by Chan, Golub and LeVeque 1979. The three fields are the whole state: they can be kept and
 * given back to the constructor.
 */
export class Moments {
  count: number
  mean: number
  /** Sum of squared distances from the mean. */
  squares: number

  constructor(count = 0, mean = 0, squares = 0) {
    this.count = count
    this.mean = mean
    this.squares = squares
  }

  clear(): void {
    this.count = 0
    this.mean = 0
    this.squares = 0
  }

  push(value: number): void {
    this.count++
    const delta = value - this.mean
    this.mean += delta / this.count
    this.squares += delta * (value - this.mean)
  }

  /** Takes in what another has seen, as if each of its values had been pushed. */
  merge(other: Moments): void {
    if (other.count === 0) return
    const count = this.count + other.count
    const delta = other.mean - this.mean
    this.mean += (delta * other.count) / count
    this.squares += other.squares + (delta * delta * this.count * other.count) / count
    this.count = count
  }

  /** Population variance (divided by n); 0 before the first value. */
  get variance(): number {
    return this.count === 0 ? 0 : this.squares / this.count
  }

  /** Sample variance (divided by n - 1); 0 before the second value. */
  get sampleVariance(): number {
    return this.count < 2 ? 0 : this.squares / (this.count - 1)
  }
}
