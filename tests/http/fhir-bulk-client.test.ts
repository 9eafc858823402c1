import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { MedplumClient, OperationOutcomeError } from '@medplum/core'
import { setExportRight } from '../../src/identity/export-right.ts'
import { openWorld } from '../support/open-world.ts'

// A bulk client that was not written here, as it is: Medplum's asks by POST, waits, and downloads each file.

const { db, world, door } = await openWorld()

let client: MedplumClient

before(async () => {
  const gp = await world.service('Z73101', 'Millbrook Surgery')
  const nurses = await world.service('Z73102', 'District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  for (const name of ['Ann One', 'Bea Two']) {
    const patient = await world.patient({ name, practice: gp })
    await world.inCareOf(patient, gp, nurses)
    await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
    await world.entry(patient, gp, { title: `Shared of ${name}` })
    await world.entry(patient, gp, { title: `Hidden of ${name}`, private: true })
    await world.entry(patient, nurses, { title: `Own of ${name}`, kind: 'Condition' })
  }
  const system = await world.staff(nurses, 'nurse', 'Nursing system')
  await setExportRight(db, system.id, true)
  client = new MedplumClient({
    ...{ baseUrl: `${door.origin}/`, fhirUrlPath: 'fhir/R4', cacheTime: 0, autoBatchTime: 0 },
    accessToken: await world.signIn(system),
  })
})

/** The types of its resources are in a package of their own, which is not here. */
type Exported = {
  readonly output: readonly { readonly type: string; readonly url: string }[]
  readonly error: readonly { readonly type: string }[]
}
type Line = { readonly resourceType: string; readonly code?: { readonly text: string } }

const exported = async (level: string, types?: string, since?: string) =>
  (await client.bulkExport(level, types, since, {
    ...{ pollStatusOnAccepted: true, pollStatusPeriod: 20 },
  })) as unknown as Exported

async function linesOf({ output }: Exported): Promise<Line[]> {
  const files = await Promise.all(output.map(({ url }) => client.download(url)))
  const texts = await Promise.all(files.map((file) => file.text()))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line),
  )
}

test('takes out what the system may see, a file for each type', async () => {
  for (const level of ['', 'Patient', 'Group/in-care']) {
    const made = await exported(level)
    assert.deepEqual(
      made.output.map(({ type }) => type),
      ['Condition', 'Observation', 'Patient'],
      level,
    )
    assert.deepEqual(
      made.error.map(({ type }) => type),
      ['OperationOutcome'],
      'that something is held back is told beside it',
    )
    const lines = await linesOf(made)
    assert.equal(lines.filter(({ resourceType }) => resourceType === 'Patient').length, 2)
    assert.deepEqual(lines.flatMap(({ code }) => code?.text ?? []).toSorted(), [
      ...['Own of Ann One', 'Own of Bea Two', 'Shared of Ann One', 'Shared of Bea Two'],
    ])
  }
})

test('asks for types, a time and a group', async () => {
  const some = await exported('', 'Condition,Patient')
  assert.deepEqual(
    some.output.map(({ type }) => type),
    ['Condition', 'Patient'],
  )
  assert.deepEqual((await exported('', 'Condition', '2100-01-01T00:00:00Z')).output, [])
  assert.deepEqual((await exported('Group/registered')).output, [])
})

test('is told in words what is not exported', async () => {
  await assert.rejects(exported('', 'Nothing'), (error) => {
    assert.ok(error instanceof OperationOutcomeError)
    assert.match(error.message, /_type: Nothing is not exported/)
    return true
  })
})
