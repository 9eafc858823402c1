import type { OdsCode } from '../../identity/ods-code.ts'
import type { Chart } from './chart.ts'
import { londonTime, type Day } from './days.ts'
import type {
  DemoChoice,
  DemoEntry,
  DemoPatient,
  DemoPermission,
  DemoRelationship,
} from './demo-patient.ts'
import { demoOrganisation, demoRule, services } from './organisations.ts'
import { demoClinicians } from './staff.ts'

/** What the person decided and what binds services to the person. */
export type SharingFacts = Pick<
  DemoPatient,
  'relationships' | 'choices' | 'shareNothing' | 'verified' | 'permissions'
>

type Answer = 'yes' | 'no' | 'not-asked'

/** The choices about one organisation. */
export type Wish = { readonly out: Answer; readonly into: Answer }

const always = new Set<string>([
  services.districtNursing,
  services.hospice,
  services.careHome,
  services.rowanHouse,
  services.mentalHealth,
])

/** The day the demo's choices were asked: long enough ago to be in force wherever this runs. */
const askedBefore = 200

/** Chance: most people share, some do not, some were never asked. */
export function chanceSharing(chart: Chart): SharingFacts {
  const { random } = chart
  const wishes = new Map<OdsCode, Wish>()
  for (const code of involved(chart)) {
    wishes.set(code, {
      out: random.weighted<Answer>([
        ['yes', 78],
        ['no', 7],
        ['not-asked', 15],
      ]),
      into: random.weighted<Answer>([
        ['yes', 70],
        ['no', 9],
        ['not-asked', 21],
      ]),
    })
  }
  return sharingOf(chart, wishes, random.chance(0.01))
}

/** The facts that follow from wishes. The practice asks first; the other services all on one later day. */
export function sharingOf(
  chart: Chart,
  wishes: ReadonlyMap<OdsCode, Wish>,
  shareNothing = false,
): SharingFacts {
  const { person, random, today } = chart
  const born = person.birthday + 10
  const later = Math.max(born, today - askedBefore - random.whole(0, 300))
  const asked = { first: Math.max(born, later - random.whole(30, 900)), later }
  const choices: DemoChoice[] = []
  const verified: OdsCode[] = []
  const permissions: DemoPermission[] = []
  for (const [organisation, { out, into }] of wishes) {
    const day = organisation === person.practice ? asked.first : asked.later
    const choice = (what: DemoChoice['what'], value: 'yes' | 'no'): DemoChoice => ({
      organisation,
      what,
      value,
      channel: random.pick(['in person', 'online', 'paper form']),
      recordedBy: random.pick(demoClinicians(organisation)).name,
      at: londonTime(day, 9 * 60 + 30),
    })
    if (out !== 'not-asked') choices.push(choice('share-out', out))
    if (into === 'not-asked') continue
    choices.push(choice('share-in', into))
    if (into === 'no') continue
    if (organisation !== person.practice && demoRule(person.practice, organisation) === undefined) {
      verified.push(organisation)
    }
    if (demoOrganisation(organisation).permissionPolicy === 'extended') {
      permissions.push({ organisation, startsAt: londonTime(day, 9 * 60 + 35) })
    }
  }
  return { relationships: relationshipsOf(chart), choices, shareNothing, verified, permissions }
}

/** The practice, and every service that wrote something. */
export function involved(chart: Chart): OdsCode[] {
  return [...new Set([chart.person.practice, ...chart.entries.map((entry) => entry.organisation)])]
}

/** Registration at the practice; elsewhere from a week before the first contact, ended when long over. */
function relationshipsOf(chart: Chart): DemoRelationship[] {
  const { person, today } = chart
  const contacts = involved(chart).map((organisation) => {
    const days = daysAt(chart.entries, organisation)
    const first = Math.max(person.birthday, Math.min(today - askedBefore, ...days) - 7)
    const last = Math.max(first, ...days)
    const kind = kindOf(organisation, person.practice)
    const goesOn = kind === 'registration' || always.has(organisation) || last > today - 400
    return {
      organisation,
      kind,
      startsAt: londonTime(first, 9 * 60),
      endsAt: goesOn ? null : londonTime(last + 90, 17 * 60),
    } satisfies DemoRelationship
  })
  return [...contacts, ...admissionsOf(chart)]
}

/** Stays that last still. */
function admissionsOf({ entries }: Chart): DemoRelationship[] {
  const stays = entries.filter(({ resource }) => resource['status'] === 'in-progress')
  return stays.map(({ organisation, at }) => ({
    organisation,
    kind: 'admission',
    startsAt: at,
    endsAt: null,
  }))
}

function kindOf(organisation: OdsCode, practice: OdsCode): DemoRelationship['kind'] {
  if (organisation === practice) return 'registration'
  if (organisation === services.careHome || organisation === services.rowanHouse) return 'admission'
  return always.has(organisation) || organisation === services.hospital ? 'referral' : 'appointment'
}

function daysAt(entries: readonly DemoEntry[], organisation: OdsCode): Day[] {
  const written = entries.filter((entry) => entry.organisation === organisation)
  return written.map((entry) => Math.floor(Date.parse(entry.at) / 86_400_000))
}
