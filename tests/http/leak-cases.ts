import assert from 'node:assert/strict'
import { searchedTypes } from '../../src/fhir/search/searches.ts'
import { newEntryId, newPatientId, shortId } from '../../src/identity/ids.ts'
import { randomNumbers, seed } from '../sharing/seed.ts'
import type { Pair } from '../support/twins.ts'
import type { Patient, StaffMember } from '../support/world.ts'
import type { Subject } from './question.ts'
import { buildCase, buildTown, reasons, type Reason, type Town } from './twin-worlds.ts'

/** Somebody who asks about a record of which the two databases hide different things from them. */
export type LeakCase = {
  /** Why it is hidden, and from whom: `private, staff`. */
  readonly name: string
  readonly patient: Patient
  readonly subject: Subject
  /** An entry that is seen, one that is hidden, and one that is nowhere. */
  readonly shown: string
  readonly hidden: string
  readonly absent: string
  /** What kind either is of, and what the hidden one says. */
  readonly kinds: { readonly shown: string; readonly hidden: string }
  readonly of: { readonly status: string; readonly on: string }
  /** The titles of what is hidden. */
  readonly secrets: readonly string[]
  /** Who asks, and the token of their session. */
  readonly who: StaffMember | Patient
  readonly as: string
}

const forHelpers: readonly Reason[] = ['private', 'withheld']

/** Every reason for which a thing may be hidden, for staff, patients and those who help them. */
export async function leakCases(pair: Pair): Promise<LeakCase[]> {
  const { left, right } = pair
  const twins = { left: left.world, right: right.world, both: pair.both }
  const town = await buildTown(twins, [left.db, right.db])
  const helperFacts = { id: newPatientId(), name: 'Joan Helper', number: 5000 }
  const helper = await pair.both((world) => world.patient(helperFacts))
  const asHelper = await pair.signIn(helper)
  const cases: LeakCase[] = []
  for (const [n, reason] of reasons.entries()) {
    const made = await buildCase(twins, town, reason, n, randomNumbers(seed * 1000 + n))
    const { patient, looker, subject } = made
    const as = await pair.signIn(looker)
    if (reason === 'emergency' && looker.kind === 'staff') await pair.emergency(patient, looker, as)
    cases.push(await caseOf(pair, `${reason}, ${looker.kind}`, subject, looker, as))
    if (!forHelpers.includes(reason)) continue
    await pair.helps(helper, patient, subject.kinds)
    const asked = { ...subject, reader: 'patient' as const }
    cases.push(await caseOf(pair, `${reason}, helper`, asked, helper, asHelper))
  }
  const unchosen = await unchosenKinds(pair, town, helper)
  return [...cases, await caseOf(pair, 'kind not chosen, helper', unchosen, helper, asHelper)]
}

/** A helper for findings only, of somebody who has other things too. */
async function unchosenKinds(pair: Pair, { gp }: Town, helper: Patient): Promise<Subject> {
  const facts = { id: newPatientId(), number: 6000, practice: gp }
  const patient = await pair.both((world) => world.patient(facts))
  await pair.helps(helper, patient, ['Observation'])
  const one = { id: newEntryId(), title: 'Seen by all' }
  const shown = await pair.both((world) => world.entry(patient, gp, one))
  const kept = { kind: 'Condition', on: '2011-01-02' }
  const hidden = await pair.left.world.entry(patient, gp, { ...kept, title: 'Sentinel left' })
  for (const title of ['Sentinel one', 'Sentinel two']) {
    await pair.right.world.entry(patient, gp, { ...kept, title })
  }
  return {
    ...{ patient, reader: 'patient', entries: [shown.ref, hidden.ref] },
    ...{ years: [2025, 2011], kinds: ['Observation', 'Condition'], services: [gp] },
  }
}

async function caseOf(
  { left, right }: Pair,
  name: string,
  subject: Subject,
  who: LeakCase['who'],
  as: string,
): Promise<LeakCase> {
  const { patient } = subject
  type Row = { id: string; title: string; kind: string; status: string | null; on: string | null }
  const rowsOf = async ({ owner }: Pair['left']) =>
    new Map(
      (
        await owner<Row[]>`
          select id, code_text as title, kind, status, to_char(effective_at, 'YYYY-MM-DD') as on
            from entry where patient_id = ${patient.id} order by id`
      ).map((row) => [row.id, row]),
    )
  const [a, b] = [await rowsOf(left), await rowsOf(right)]
  const all = [...a.values(), ...b.values()]
  // of a kind that a search can be of, where there is one
  const first = (some: readonly Row[]) =>
    some.find(({ kind }) => searchedTypes.has(kind)) ?? some[0] ?? assert.fail(name)
  const secrets = all.filter(({ id }) => a.has(id) !== b.has(id))
  const hidden = first(secrets)
  const shown = first(all.filter(({ id }) => a.has(id) && b.has(id)))
  const refOf = (id: string) => `${patient.ref}.${shortId(id)}`
  return {
    ...{ name, patient, subject, who, as },
    shown: refOf(shown.id),
    hidden: refOf(hidden.id),
    absent: refOf(newEntryId()),
    kinds: { shown: shown.kind, hidden: hidden.kind },
    of: { status: hidden.status ?? 'active', on: hidden.on ?? '2011-01-02' },
    secrets: secrets.map(({ title }) => title),
  }
}
