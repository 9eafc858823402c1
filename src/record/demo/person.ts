import {
  checkDigit,
  nhsNumberSystem,
  parseNhsNumber,
  type NhsNumber,
} from '../../identity/nhs-number.ts'
import { odsSystem, type OdsCode } from '../../identity/ods-code.ts'
import { ageOn, isoDay, yearsLater, type Day } from './days.ts'
import { familyName, givenName, homeAddress } from './names.ts'
import { services } from './organisations.ts'
import type { Random } from './random.ts'
import type { Resource } from './resource.ts'

/** Who somebody is, before anything is written about them. */
export type Person = {
  readonly nhsNumber: NhsNumber
  readonly givenName: string
  readonly familyName: string
  readonly sex: 'female' | 'male'
  readonly birthday: Day
  readonly area: string
  readonly line: string
  readonly postcode: string
  readonly telephone: string
  readonly practice: OdsCode
}

/** Ages of the people of England, in parts of a hundred. */
const ages: readonly (readonly [readonly [number, number], number])[] = [
  [[0, 4], 5.4],
  [[5, 17], 15.6],
  [[18, 29], 15.2],
  [[30, 44], 20.3],
  [[45, 59], 19.3],
  [[60, 74], 15.7],
  [[75, 84], 6],
  [[85, 99], 2.5],
]

export function personOf(random: Random, nhsNumber: NhsNumber, today: Day): Person {
  const sex = random.chance(0.51) ? 'female' : 'male'
  const [youngest, oldest] = random.weighted(ages)
  const birthday = yearsLater(today, -random.whole(youngest, oldest)) - random.whole(1, 364)
  return {
    nhsNumber,
    givenName: givenName(random, sex),
    familyName: familyName(random),
    sex,
    birthday,
    ...homeAddress(random),
    telephone: `01632 960${random.whole(100, 999)}`,
    practice: random.chance(0.55) ? services.millbrook : services.hawthorn,
  }
}

export function ageOf(person: Person, on: Day): number {
  return ageOn(on, person.birthday)
}

export function patientResource(person: Person, diedAt: string | null): Resource {
  return {
    resourceType: 'Patient',
    id: 'patient',
    identifier: [
      {
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
            valueCodeableConcept: {
              coding: [
                {
                  system:
                    'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland',
                  code: '01',
                  display: 'Number present and verified',
                },
              ],
            },
          },
        ],
        system: nhsNumberSystem,
        value: person.nhsNumber,
      },
    ],
    name: [{ use: 'official', family: person.familyName, given: [person.givenName] }],
    telecom: [{ system: 'phone', value: person.telephone, use: 'home' }],
    gender: person.sex,
    birthDate: isoDay(person.birthday),
    ...(diedAt !== null && { deceasedDateTime: diedAt }),
    address: [
      {
        use: 'home',
        line: [person.line],
        city: 'Westbury',
        district: person.area,
        postalCode: person.postcode,
      },
    ],
    generalPractitioner: [
      { type: 'Organization', identifier: { system: odsSystem, value: person.practice } },
    ],
  }
}

/** The first number of the test range at or after this stem of nine digits. */
export function testNumberFrom(stem: number): NhsNumber {
  for (let next = stem; ; next++) {
    const number = testNumber(next)
    if (number !== undefined) return number
  }
}

const named = 100
const numbered = 1_000_000 - named

/**
 * Test numbers in an order that depends on the seed, none twice. The first hundred stems are kept for the
 * named cases.
 */
export function* testNumbers(random: Random): Generator<NhsNumber, void, undefined> {
  const start = random.whole(0, numbered - 1)
  for (let i = 0; i < numbered; i++) yield* numberAt(start, i)
}

/** The same the other way round: of one seed they meet only where nearly all are given. */
export function* lastTestNumbers(random: Random): Generator<NhsNumber, void, undefined> {
  const start = random.whole(0, numbered - 1)
  for (let i = numbered - 1; i >= 0; i--) yield* numberAt(start, i)
}

// No multiple of 2, 3, 5, 11 or 101, the primes of 999,900: every stem comes once.
const step = 617_359

/** One number or none. */
function* numberAt(start: number, place: number): Generator<NhsNumber, void, undefined> {
  const number = testNumber(999_000_000 + named + ((start + place * step) % numbered))
  if (number !== undefined) yield number
}

/** Some stems have no number: modulus 11 leaves them without a check digit, and 9999999999 is none. */
function testNumber(stem: number): NhsNumber | undefined {
  const digit = checkDigit(String(stem))
  return digit === undefined || stem === 999_999_999
    ? undefined
    : parseNhsNumber(`${stem}${digit}`, true)
}
