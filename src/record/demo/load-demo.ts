import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import { hasDemoPeople, writeDemoPeople, type DemoPerson } from '../../identity/demo-people.ts'
import { organisations } from '../../identity/organisations.ts'
import { addDemoPatient } from './add-demo-patient.ts'
import { dayOf } from './days.ts'
import { demoDay, demoPatients, mostDemoPatients } from './demo-patients.ts'
import { addDemoServices } from './demo-services.ts'
import { demoNeighbours, mostNeighbours } from './neighbours.ts'
import { demoOrganisations } from './organisations.ts'

export type DemoOptions = {
  readonly patients: number
  /** How many more, with short records. */
  readonly neighbours?: number
  readonly seed: number
  /** The day the population lives on, YYYY-MM-DD; the same for everybody unless there is a reason. */
  readonly asOf?: string
  /** Where the list of people to sign in as goes. */
  readonly dataFolder: string
  readonly requestId: string
}

export type DemoSummary = {
  readonly added: number
  /** Had been there: left as they were. */
  readonly present: number
  readonly entries: number
}

// Patients are written while others are made ready: more only wait for the processor.
const atOnce = 3

/**
 * Whether a first start is to load the demo: nothing is there but what a load that was broken off left.
 */
export async function demoIsDue(db: Database, dataFolder: string): Promise<boolean> {
  if (hasDemoPeople(dataFolder)) return false
  const ours = new Set<string>(demoOrganisations().map(({ code }) => code))
  return (await organisations(db.job)).every(({ id }) => ours.has(id))
}

/**
 * Loads the demo population: services, staff, patients with records and choices, and the list of people to
 * sign in as. What is there already stays; running it again adds who is missing.
 *
 * @param onProgress is told after each patient.
 * @throws Refusal `invalid` for a number or a day that cannot be.
 */
export async function loadDemo(
  db: Database,
  options: DemoOptions,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<DemoSummary> {
  const { patients, neighbours = 0, seed, asOf = demoDay, dataFolder, requestId } = options
  check(patients, neighbours, asOf)
  await addDemoServices(db)
  const summary = { added: 0, present: 0, entries: 0 }
  const named: DemoPerson[] = []
  const people = everybody()
  function* everybody() {
    yield* demoPatients(patients, seed, asOf)
    yield* demoNeighbours(neighbours, seed, asOf)
  }
  // All work from one list; where one fails, its loop closes the list and the others stop.
  const work = async () => {
    for (const demo of people) {
      if (demo.note !== null)
        named.push({ label: demo.label, nhsNumber: demo.nhsNumber, note: demo.note })
      if (await addDemoPatient(db, demo, requestId)) {
        summary.added++
        summary.entries += demo.entries.length
      } else {
        summary.present++
      }
      onProgress(summary.added + summary.present, patients + neighbours)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  writeDemoPeople(dataFolder, named)
  return summary
}

function check(patients: number, neighbours: number, asOf: string): void {
  if (!Number.isInteger(patients) || patients < 1 || patients > mostDemoPatients) {
    throw new Refusal('invalid', `There can be 1 to ${mostDemoPatients} demo patients`)
  }
  if (!Number.isInteger(neighbours) || neighbours < 0 || neighbours > mostNeighbours) {
    throw new Refusal('invalid', `There can be at most ${mostNeighbours} with short records`)
  }
  try {
    dayOf(asOf)
  } catch (cause) {
    throw new Refusal('invalid', 'The day of the demo must be a date like 2026-11-23', { cause })
  }
}
