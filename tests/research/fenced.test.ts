import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { fencedIn, has, otherUser, type OtherUser } from '../../src/research/run/fenced.ts'

const folder = mkdtempSync(join(tmpdir(), 'confide-fenced-'))
after(() => rmSync(folder, { recursive: true }))

const node = (script: string) => [process.execPath, '-e', script]

function said(command: readonly string[]): string {
  const [program = '', ...args] = command
  return execFileSync(program, args, { encoding: 'utf8', cwd: '/', env: {} }).trim()
}

const fenced = (script: string, as?: OtherUser) => fencedIn(node(script), as)

suite('a process of a question', () => {
  test('has no network', { skip: !has('network') }, () => {
    const script = 'console.log(JSON.stringify(Object.keys(os.networkInterfaces())))'
    assert.equal(said(fenced(script)), '[]')
  })

  test('writes into no file, also where it may make one', { skip: !has('files') }, () => {
    const file = join(folder, 'written')
    const script = `fs.writeFileSync(${JSON.stringify(file)}, 'a number')`
    said(node(script))
    assert.equal(readFileSync(file, 'utf8'), 'a number')
    rmSync(file)
    const [program = '', ...args] = fenced(script)
    assert.notEqual(spawnSync(program, args).status, 0)
    assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : '', '')
  })

  test(
    'has no rights, and gains none by what it starts',
    { skip: !has('rights') || !has('network') },
    () => {
      const status = said(fenced(`console.log(fs.readFileSync('/proc/self/status', 'utf8'))`))
      const of = (name: string) => new RegExp(`^${name}:\\s+(\\S+)$`, 'm').exec(status)?.[1]
      assert.deepEqual(['CapPrm', 'CapEff', 'CapBnd', 'NoNewPrivs'].map(of), [
        '0000000000000000',
        '0000000000000000',
        '0000000000000000',
        '1',
      ])
    },
  )

  test(
    'is somebody else to the machine, where that is said',
    { skip: !otherUser('nobody') },
    () => {
      const file = join(folder, 'keys')
      writeFileSync(file, 'a key', { mode: 0o600 })
      chmodSync(folder, 0o755)
      const script = `console.log(fs.readFileSync(${JSON.stringify(file)}, 'utf8'))`
      assert.equal(said(fenced(script)), 'a key')
      const [program = '', ...args] = fenced(script, otherUser('nobody'))
      assert.notEqual(spawnSync(program, args, { cwd: '/' }).status, 0)
    },
  )

  test('is nobody who is not known to the machine', () => {
    assert.equal(otherUser('nobody-of-this-name'), undefined)
    assert.equal(otherUser('-u'), undefined)
  })
})
