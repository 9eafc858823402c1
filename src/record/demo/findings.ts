import {
  bloodPressure,
  measures,
  smoking,
  smokingStatus,
  type Concept,
  type Measure,
  type MeasureName,
} from './codes.ts'
import { coded, hl7, practitioner, subject, text, write, type Flags, type Visit } from './chart.ts'
import { isoDay, type Day } from './days.ts'
import type { Quantity, Resource } from './resource.ts'

const laboratory = new Set<MeasureName>([
  'hba1c',
  'egfr',
  'creatinine',
  'cholesterol',
  'haemoglobin',
  'inr',
  'glucose',
])

/** A measured value, rounded to the given number of decimals. */
export function observe(visit: Visit, name: MeasureName, value: number, decimals = 0): void {
  const category = laboratory.has(name)
    ? 'laboratory'
    : name === 'phq9' || name === 'pain'
      ? 'survey'
      : 'vital-signs'
  write(visit, {
    ...observation(visit, category),
    code: coded(measures[name].concept),
    valueQuantity: quantity(measures[name], value, decimals),
  })
}

export function observeBloodPressure(visit: Visit, systolic: number, diastolic: number): void {
  write(visit, {
    ...observation(visit, 'vital-signs'),
    code: coded(bloodPressure),
    component: [
      {
        code: coded(measures.systolic.concept),
        valueQuantity: quantity(measures.systolic, systolic, 0),
      },
      {
        code: coded(measures.diastolic.concept),
        valueQuantity: quantity(measures.diastolic, diastolic, 0),
      },
    ],
  })
}

export function observeSmoking(visit: Visit, status: keyof typeof smoking): void {
  write(visit, {
    ...observation(visit, 'social-history'),
    code: coded(smokingStatus),
    valueCodeableConcept: coded(smoking[status]),
  })
}

/** What is so, and needs no value. */
export function observeSituation(visit: Visit, what: Concept): void {
  write(visit, { ...observation(visit, 'social-history'), code: coded(what) })
}

/** A finding that has words and no number: an examination, a need, a wish. */
export function observeWords(
  visit: Visit,
  what: string,
  found: string,
  category: 'exam' | 'social-history' | 'survey' = 'exam',
  flags?: Flags,
): void {
  write(visit, { ...observation(visit, category), code: text(what), valueString: found }, flags)
}

/** Free text of a consultation. */
export function writeNote(visit: Visit, words: string, flags?: Flags): void {
  write(
    visit,
    { ...observation(visit, 'exam'), code: text('Consultation note'), valueString: words },
    flags,
  )
}

export type Problem = {
  readonly concept: Concept | string
  readonly onset: Day
  readonly resolved?: Day
  readonly significance?: 'major' | 'minor'
  readonly note?: string
}

/** A problem that goes on the list; a minor one that ended is past. */
export function writeCondition(
  visit: Visit,
  problem: Problem,
  flags?: Flags,
): { reference: string } {
  const significance = problem.significance ?? 'major'
  return write(
    visit,
    {
      resourceType: 'Condition',
      extension: [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ProblemSignificance',
          valueCode: significance,
        },
      ],
      clinicalStatus: hl7(
        'condition-clinical',
        problem.resolved === undefined ? 'active' : 'resolved',
      ),
      verificationStatus: hl7('condition-ver-status', 'confirmed'),
      category: [hl7('condition-category', 'problem-list-item')],
      code: typeof problem.concept === 'string' ? text(problem.concept) : coded(problem.concept),
      subject,
      encounter: visit.encounter,
      onsetDateTime: isoDay(problem.onset),
      ...(problem.resolved !== undefined && { abatementDateTime: isoDay(problem.resolved) }),
      recordedDate: visit.at,
      recorder: practitioner(visit.author),
      ...(problem.note !== undefined && { note: notes(problem.note) }),
    },
    flags,
  )
}

export function writeProcedure(
  visit: Visit,
  what: Concept | string,
  note?: string,
  flags?: Flags,
): void {
  write(
    visit,
    {
      resourceType: 'Procedure',
      status: 'completed',
      code: typeof what === 'string' ? text(what) : coded(what),
      subject,
      encounter: visit.encounter,
      performedDateTime: visit.at,
      performer: [{ actor: practitioner(visit.author) }],
      ...(note !== undefined && { note: notes(note) }),
    },
    flags,
  )
}

/** Something whoever opens the record must know: a register the person is on, a risk. */
export function writeFlag(visit: Visit, what: Concept | string): void {
  write(visit, {
    resourceType: 'Flag',
    status: 'active',
    category: [hl7('flag-category', 'clinical')],
    code: typeof what === 'string' ? text(what) : coded(what),
    subject,
    period: { start: visit.at },
    encounter: visit.encounter,
    author: practitioner(visit.author),
  })
}

function observation(visit: Visit, category: string): Resource {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [hl7('observation-category', category)],
    subject,
    encounter: visit.encounter,
    effectiveDateTime: visit.at,
    performer: [practitioner(visit.author)],
  }
}

function quantity(measure: Measure, value: number, decimals: number): Quantity {
  return {
    value: Number(value.toFixed(decimals)),
    unit: measure.unit,
    system: 'http://unitsofmeasure.org',
    code: measure.ucum,
  }
}

function notes(words: string): { text: string }[] {
  return [{ text: words }]
}
