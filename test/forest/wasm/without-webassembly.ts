/** Runs the work as an engine without WebAssembly would. */
export function withoutWebAssembly(work: () => void): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') as PropertyDescriptor
  Reflect.deleteProperty(globalThis, 'WebAssembly')
  try {
    work()
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', own)
  }
}
