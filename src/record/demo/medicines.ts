import {
  coded,
  hl7,
  organisation,
  practitioner,
  subject,
  text,
  write,
  type Flags,
  type Visit,
} from './chart.ts'
import { products } from './codes.ts'
import { isoDay, londonTime, workingDay, type Day } from './days.ts'
import type { CodeableConcept, Quantity, Resource } from './resource.ts'

export type ProductName = keyof typeof products

type Supply = {
  readonly dose: string
  readonly quantity: number
  readonly unit: string
  readonly days: number
}

const supply = (dose: string, quantity: number, unit: string, days: number): Supply => ({
  dose,
  quantity,
  unit,
  days,
})

const supplies: Readonly<Record<ProductName, Supply>> = {
  amoxicillin250: supply('One capsule three times a day', 21, 'capsule', 7),
  amoxicillin500: supply('One capsule three times a day', 15, 'capsule', 5),
  metformin: supply('One tablet twice a day with food', 112, 'tablet', 56),
  gliclazide: supply('One tablet each morning with food', 56, 'tablet', 56),
  insulin: supply('18 units under the skin each evening', 5, 'device', 83),
  ramipril: supply('One capsule each day', 56, 'capsule', 56),
  losartan: supply('One tablet each day', 56, 'tablet', 56),
  furosemide: supply('One tablet each morning', 56, 'tablet', 56),
  aspirin: supply('One tablet in water each day', 56, 'tablet', 56),
  clopidogrel: supply('One tablet each day', 56, 'tablet', 56),
  apixaban: supply('One tablet twice a day', 112, 'tablet', 56),
  rivaroxaban: supply('One tablet each day with food', 56, 'tablet', 56),
  warfarin1: supply('As directed by the anticoagulation clinic', 56, 'tablet', 28),
  warfarin3: supply('As directed by the anticoagulation clinic', 28, 'tablet', 28),
  salbutamol: supply('Two puffs when needed, up to four times a day', 1, 'inhaler', 50),
  prednisolone: supply('Eight tablets each morning for five days', 40, 'tablet', 5),
  omeprazole: supply('One capsule each morning', 56, 'capsule', 56),
  lansoprazole: supply('One capsule each morning', 56, 'capsule', 56),
  paracetamol: supply('Two tablets up to four times a day when needed', 100, 'tablet', 13),
  coCodamol: supply('One or two tablets up to four times a day when needed', 60, 'tablet', 10),
  naproxen: supply('One tablet twice a day with food', 28, 'tablet', 14),
  methotrexate: supply('Six tablets ONCE A WEEK, on Monday', 24, 'tablet', 28),
  amitriptyline: supply('One tablet at night', 56, 'tablet', 56),
  mirtazapine: supply('One tablet at night', 56, 'tablet', 56),
  olanzapine: supply('One tablet at night', 56, 'tablet', 56),
  lithium: supply('Two tablets at night', 112, 'tablet', 56),
  pregabalin: supply('One capsule twice a day', 112, 'capsule', 56),
  morphine: supply('One tablet twice a day', 28, 'tablet', 14),
  glycerylTrinitrate: supply('One or two sprays under the tongue for chest pain', 1, 'spray', 180),
}

/** A short course, written once and finished when it ends. */
export function prescribeAcute(visit: Visit, name: ProductName, why: string, flags?: Flags): void {
  const running = visit.day + supplies[name].days >= visit.chart.today
  write(
    visit,
    {
      ...order(visit, name, 'order', 'acute'),
      encounter: visit.encounter,
      status: running ? 'active' : 'completed',
      reasonCode: [text(why)],
    },
    flags,
  )
}

export type Repeat = {
  readonly why: string
  readonly stopped?: { readonly day: Day; readonly because: string }
  /** Issues are written from this day on; older ones stay out to keep the record readable. */
  readonly issuesFrom?: Day
}

/** A repeat medicine: the authorisation, and for each issue an order of the service that is based on it. */
export function prescribeRepeat(visit: Visit, name: ProductName, repeat: Repeat): void {
  const { chart } = visit
  const { days } = supplies[name]
  const end = repeat.stopped?.day ?? chart.today
  const plan = write(visit, {
    ...order(visit, name, 'plan', 'repeat'),
    encounter: visit.encounter,
    status: repeat.stopped === undefined ? 'active' : 'stopped',
    ...(repeat.stopped !== undefined && { statusReason: text(repeat.stopped.because) }),
    reasonCode: [text(repeat.why)],
    dispenseRequest: {
      ...supplyOf(name),
      validityPeriod: {
        start: isoDay(visit.day),
        ...(repeat.stopped !== undefined && { end: isoDay(repeat.stopped.day) }),
      },
    },
  })
  const from = Math.max(visit.day, repeat.issuesFrom ?? chart.today - 270)
  for (let day = end - chart.random.whole(2, days); day >= from; day -= Math.max(days, 84)) {
    const issued = Math.min(workingDay(day), chart.today - 1)
    const at = londonTime(issued, 8 * 60)
    write(
      { ...visit, day: issued, at },
      {
        ...order(visit, name, 'order', 'repeat'),
        authoredOn: at,
        requester: organisation(visit.organisation),
        status: 'completed',
        basedOn: [plan],
      },
    )
  }
}

function order(
  visit: Visit,
  name: ProductName,
  intent: 'plan' | 'order',
  kind: 'acute' | 'repeat',
): Resource {
  return {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent,
    medicationCodeableConcept: coded(products[name]),
    subject,
    authoredOn: visit.at,
    requester: practitioner(visit.author),
    courseOfTherapyType: course(kind),
    dosageInstruction: [{ text: supplies[name].dose }],
    dispenseRequest: supplyOf(name),
  }
}

/** The kind of prescription in the words of FHIR and in those of the UK. */
function course(kind: 'acute' | 'repeat'): CodeableConcept {
  const { coding = [] } = hl7(
    'medicationrequest-course-of-therapy',
    kind === 'acute' ? 'acute' : 'continuous',
  )
  const british = {
    system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-PrescriptionType',
    code: kind,
  }
  return { coding: [...coding, british] }
}

function supplyOf(name: ProductName): {
  readonly quantity: Quantity
  readonly expectedSupplyDuration: Quantity
} {
  const { quantity, unit, days } = supplies[name]
  return {
    quantity: { value: quantity, unit },
    expectedSupplyDuration: {
      value: days,
      unit: 'day',
      system: 'http://unitsofmeasure.org',
      code: 'd',
    },
  }
}
