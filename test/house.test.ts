import { deepStrictEqual, ok } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { suite, test } from 'node:test'
import { inProject } from './project.js'

/** The floor of every folder and ground file of src/, as ARCHITECTURE.md draws them. */
const FLOORS: Readonly<Record<string, number>> = {
  'errors.ts': 1,
  'version.ts': 1,
  math: 1,
  plots: 1,
  'config.ts': 2,
  packets: 2,
  event: 2,
  dataset: 2,
  preprocessing: 2,
  forest: 2,
  metrics: 2,
  parsers: 3,
  rules: 3,
  features: 3,
  detector: 4,
  selection: 5,
  evaluation: 5,
  response: 5,
  io: 6,
  engine: 7,
  'contract.ts': 7,
  'index.ts': 7,
  server: 8,
  cli: 9,
}

/** Floors below this one are pure: values in, values out. */
const FIRST_FLOOR_WITH_IO = 6

/** Pure, although it stands above the line: the browser sees it. */
const PURE_ABOVE_THE_LINE = new Set(['contract.ts'])

/** The core depends on nothing but itself. */
const CORE = ['errors.ts', 'math', 'packets', 'event', 'features', 'forest', 'metrics', 'rules']

/** Parts that must not know each other, although their floors would allow it. */
const STRANGERS: readonly (readonly [string, string])[] = [
  ['parsers', 'features'],
  ['parsers', 'rules'],
  ['features', 'parsers'],
  ['forest', 'event'],
  ['forest', 'dataset'],
  ['features', 'forest'],
  ['rules', 'dataset'],
  ['features', 'dataset'],
]

interface SourceFile {
  /** Relative to src/, with forward slashes. */
  readonly path: string
  readonly code: string
  /** Files of src/ it imports, types included. */
  readonly imports: readonly string[]
  /** Packages and built-in modules it imports. */
  readonly packages: readonly string[]
}

const FILES: readonly SourceFile[] = readSources(inProject('src'))
const BY_PATH = new Map(FILES.map((file) => [file.path, file]))

function readSources(root: string): SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.split(sep).join('/'))
    .sort()
    .map((path) => {
      const code = withoutComments(readFileSync(join(root, path), 'utf8'))
      const named = importsOf(code)
      return {
        path,
        code,
        imports: named
          .filter((name) => name.startsWith('.'))
          .map((name) => {
            const target = join(root, dirname(path), name.replace(/\.js$/, '.ts'))
            return relative(root, target).split(sep).join('/')
          }),
        packages: named.filter((name) => !name.startsWith('.')),
      }
    })
}

/** What stands after `from`, in `import()`, and in `import 'x'`. */
function importsOf(code: string): string[] {
  const forms = [
    /\b(?:import|export)\b[^'"`;]*?\bfrom\s*'([^']+)'/g,
    /\bimport\s*\(\s*'([^']+)'/g,
    /^import\s*'([^']+)'/gm,
  ]
  return forms.flatMap((form) => [...code.matchAll(form)].map((match) => match[1] as string))
}

/** Line and block comments out; strings that hold `//` (addresses) stay whole. */
function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

function placeOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path
}

function floorOf(path: string): number {
  return FLOORS[placeOf(path)] ?? Number.NaN
}

function isPure(path: string): boolean {
  return floorOf(path) < FIRST_FLOOR_WITH_IO || PURE_ABOVE_THE_LINE.has(path)
}

suite('the walls of the house', () => {
  test('every file of src/ stands on a floor of the drawing', () => {
    ok(FILES.length > 100, 'the sources are found')
    deepStrictEqual(
      FILES.filter(({ path }) => Number.isNaN(floorOf(path))).map(({ path }) => path),
      [],
    )
  })

  test('ARCHITECTURE.md draws every folder', () => {
    const drawing = readFileSync(inProject('ARCHITECTURE.md'), 'utf8')
    const missing = Object.keys(FLOORS).filter(
      (place) => !drawing.includes(place.endsWith('.ts') ? place : `${place}/`),
    )
    deepStrictEqual(missing, [])
  })

  test('every import of a file names a file that is there', () => {
    const lost = FILES.flatMap(({ path, imports }) =>
      imports.filter((target) => !BY_PATH.has(target)).map((target) => `${path} -> ${target}`),
    )
    deepStrictEqual(lost, [])
  })

  test('imports go down or stay on the floor, never up; types count', () => {
    const up = FILES.flatMap(({ path, imports }) =>
      imports
        .filter((target) => floorOf(target) > floorOf(path))
        .map((target) => `${path} -> ${target}`),
    )
    deepStrictEqual(up, [])
  })

  test('no file imports itself by way of others', () => {
    deepStrictEqual(circlesAmong(FILES), [])
  })

  test('parts that are to be strangers do not know each other', () => {
    const known = FILES.flatMap(({ path, imports }) =>
      imports
        .filter((target) =>
          STRANGERS.some(([who, whom]) => placeOf(path) === who && placeOf(target) === whom),
        )
        .map((target) => `${path} -> ${target}`),
    )
    deepStrictEqual(known, [])
  })

  test('nothing imports the public library but its users', () => {
    const inside = FILES.filter(({ imports }) => imports.includes('index.ts'))
    deepStrictEqual(
      inside.map(({ path }) => path),
      [],
    )
  })

  test('there are no inner barrels and no bags', () => {
    const bags = /(^|\/)(utils?|helpers?|common|misc|types|interfaces|constants)(\/|\.ts$)/
    const found = FILES.filter(({ path }) => bags.test(path) || path.endsWith('/index.ts'))
    deepStrictEqual(
      found.map(({ path }) => path),
      [],
    )
  })
})

suite('the pure floors', () => {
  const pure = FILES.filter(({ path }) => isPure(path))

  test('import nothing of Node', () => {
    const found = pure.flatMap(({ path, packages }) =>
      packages.filter((name) => name.startsWith('node:')).map((name) => `${path}: ${name}`),
    )
    deepStrictEqual(found, [])
  })

  test('read no clock, no chance, no environment, and write to no console', () => {
    const impure: readonly (readonly [string, RegExp])[] = [
      ['clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\s*\.\s*now\b/],
      ['chance', /\bMath\.random\b|\bcrypto\b/],
      ['process', /\bprocess\s*\.|\bglobalThis\b/],
      ['console', /\bconsole\s*\./],
      ['timers', /\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/],
      ['network', /\bfetch\s*\(/],
      ['Buffer', /\bBuffer\b/],
    ]
    const found = pure.flatMap(({ path, code }) =>
      impure.filter(([, form]) => form.test(code)).map(([what]) => `${path}: ${what}`),
    )
    deepStrictEqual(found, [])
  })

  test('the core uses no package but the one that matches the patterns of a foreign rule set', () => {
    const found = FILES.filter(({ path }) => CORE.includes(placeOf(path))).flatMap(
      ({ path, packages }) => packages.map((name) => `${path}: ${name}`),
    )
    deepStrictEqual(found, ['rules/crs/operators.ts: re2js'])
  })
})

suite('what the project depends on', () => {
  const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
    readonly devDependencies: Readonly<Record<string, string>>
  }

  test('every package that src/ imports is a dependency', () => {
    const used = new Set(FILES.flatMap(({ packages }) => packages).map(packageOf))
    const missing = [...used].filter(
      (name) => !name.startsWith('node:') && !(name in manifest.dependencies),
    )
    deepStrictEqual(missing, [])
  })

  test('every version is pinned exactly', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies }
    const loose = Object.entries(all).filter(
      ([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(version),
    )
    deepStrictEqual(loose, [])
  })

  test('docs/decisions says of every dependency what it replaces', () => {
    const page = readFileSync(inProject('docs/decisions/0002-dependencies.md'), 'utf8')
    const silent = Object.keys(manifest.dependencies).filter(
      (name) => !page.includes(`\`${name}\``),
    )
    deepStrictEqual(silent, [])
  })

  test('the version in the code is the version of the package', () => {
    const { version } = manifest as unknown as { readonly version: string }
    ok(BY_PATH.get('version.ts')?.code.includes(`'${version}'`))
  })
})

suite('the words of this test', () => {
  const file = (path: string, ...imports: string[]): SourceFile => ({
    path,
    code: '',
    imports,
    packages: [],
  })

  test('a circle of three is found, a diamond is none', () => {
    const circle = [file('a.ts', 'b.ts'), file('b.ts', 'c.ts'), file('c.ts', 'a.ts')]
    deepStrictEqual(circlesAmong(circle), ['a.ts -> b.ts -> c.ts -> a.ts'])
    const diamond = [file('a.ts', 'b.ts', 'c.ts'), file('b.ts', 'd.ts'), file('c.ts', 'd.ts')]
    deepStrictEqual(circlesAmong([...diamond, file('d.ts')]), [])
  })

  test('imports of types, of many lines, of side effects and at run time are all seen', () => {
    const code = [
      `import type { A } from './a.js'`,
      `import {\n  b,\n  type B,\n} from '../b.js'`,
      `import './c.js'`,
      `const d = await import('./d.js')`,
      `export { e } from './e.js'`,
    ].join('\n')
    deepStrictEqual(importsOf(code).sort(), ['../b.js', './a.js', './c.js', './d.js', './e.js'])
  })
})

function packageOf(name: string): string {
  if (name.startsWith('node:')) return name
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}

/** Each circle once, from the file that a walk in order of names meets first. */
function circlesAmong(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      circles.push([...trail.slice(at), path].join(' -> '))
      return
    }
    if (done.has(path)) return
    for (const target of byPath.get(path)?.imports ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) walk(path, [])
  return circles
}
