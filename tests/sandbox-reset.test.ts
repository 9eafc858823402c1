import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { command as demo } from '../src/cli/demo.ts'
import { command as reset } from '../src/cli/sandbox-reset.ts'
import { openDatabase } from '../src/db/database.ts'
import { asOwner } from '../src/db/roles.ts'
import { writeDemoPeople } from '../src/identity/demo-people.ts'
import { emptyDatabase } from './support/database.ts'

// Putting the made-up people back: what it does, and on which databases it does nothing.

const url = await emptyDatabase()
const folder = mkdtempSync(join(tmpdir(), 'confide-sandbox-'))
const environment = { ...process.env }
const out = { print: () => undefined, warn: () => undefined }
const few = ['--patients', '12', '--neighbours', '0']

before(async () => {
  process.env['DATABASE_URL'] = url
  process.env['CONFIDE_DATA'] = folder
  await demo.run([...few], out)
})
after(() => {
  process.env = environment
  rmSync(folder, { recursive: true })
})

/** Who is there, with how much of their record, and what was added since. */
const held = () =>
  asOwner(url, async (tx) => {
    const people = await tx`
      select i.value as number, p.given_name as name,
             (select count(*)::int from entry e where e.patient_id = p.patient_id) as entries,
             (select count(*)::int from access_event e where e.patient_id = p.patient_id) as lines
        from patient p join patient_identifier i using (patient_id) order by 1`
    const [more] = await tx`
      select (select count(*)::int from app) as apps, (select count(*)::int from staff) as staff,
             (select count(*)::int from session) as sessions`
    return { people: [...people], more }
  })

/** Connections that were closed are gone a moment later. */
async function untilUnused(): Promise<void> {
  const using = () =>
    asOwner(
      url,
      (tx) => tx`
        select from pg_stat_activity
         where datname = current_database() and application_name like 'confide\\_%'`,
    )
  while ((await using()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function refused(says: RegExp): Promise<void> {
  const before = await held()
  await assert.rejects(reset.run([...few], out), says)
  assert.deepEqual(await held(), before)
}

test('it refuses, and changes nothing', async (t) => {
  await t.test('in production', async () => {
    process.env['NODE_ENV'] = 'production'
    await refused(/This is no sandbox: NODE_ENV is production/)
    process.env['NODE_ENV'] = environment['NODE_ENV'] ?? ''
  })
  await t.test('where no demo population was loaded with this folder', async () => {
    const other = mkdtempSync(join(tmpdir(), 'confide-sandbox-'))
    process.env['CONFIDE_DATA'] = other
    await refused(/no demo population was loaded/)
    process.env['CONFIDE_DATA'] = folder
    rmSync(other, { recursive: true })
  })
  await t.test('where one patient may be somebody', async () => {
    const [first] = await asOwner(
      url,
      (tx) => tx<{ patient: string; value: string }[]>`
      select patient_id as patient, value from patient_identifier
           where system like '%/nhs-number' order by value limit 1`,
    )
    assert.ok(first)
    const renumber = (value: string) =>
      asOwner(
        url,
        (tx) => tx`
        update patient_identifier set value = ${value}
           where patient_id = ${first.patient} and system like '%/nhs-number'`,
      )
    await renumber('4857773456')
    await refused(/1 of its patients may be somebody/)
    // nor is it brought to the schema of this version
    const last = await asOwner(
      url,
      (tx) => tx<{ name: string; digest: string }[]>`
        delete from schema_migration where name = (select max(name) from schema_migration)
        returning name, digest`,
    )
    await refused(/1 of its patients may be somebody/)
    await asOwner(url, (tx) => tx`insert into schema_migration ${tx([...last])}`)
    await renumber(first.value)
  })
  await t.test('where other people are than were loaded with this folder', async () => {
    const other = mkdtempSync(join(tmpdir(), 'confide-sandbox-'))
    process.env['CONFIDE_DATA'] = other
    for (const people of [[], [{ label: 'Not There, 40', nhsNumber: '9999999999', note: '' }]]) {
      writeDemoPeople(other, people)
      await refused(/the demo population of this data folder is not in it/)
    }
    process.env['CONFIDE_DATA'] = folder
    rmSync(other, { recursive: true })
  })
  await t.test('while a server uses it', async () => {
    const db = openDatabase(url, () => Promise.resolve())
    await db.identity`select`
    await refused(/stop the server first/)
    await db.end()
  })
})

test('the same people are there as at first, and nothing that was added', async () => {
  const first = await held()
  assert.equal(first.people.length, 12)
  await asOwner(url, async (tx) => {
    await tx`insert into app (id, name, scopes) values ('chart', 'Chart', '{}')`
    await tx`update patient set given_name = 'Changed'`
  })
  const build = join(folder, 'studies', 'ST-AAAA-AAAA', 'build')
  for (const each of [build, join(folder, 'linker')]) {
    mkdirSync(each, { recursive: true })
    writeFileSync(join(each, 'of-people'), 'x')
  }
  chmodSync(build, 0o550)
  assert.notDeepEqual(await held(), first)
  await untilUnused()
  assert.equal(await reset.run([...few], out), 0)
  assert.deepEqual(await held(), first)
  assert.deepEqual(
    ['studies', 'linker'].filter((name) => existsSync(join(folder, name))),
    [],
  )
})
