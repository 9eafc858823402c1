import { ageText } from './age.ts'
import { DateText } from './date-text.tsx'
import { type Clock, EmergencyClock } from './emergency-clock.tsx'
import { NhsNumberText } from './nhs-number.tsx'

export type PatientFacts = {
  /** The id shown outside. */
  readonly id: string
  readonly name: string
  /** `1952-03-04` */
  readonly born: string
  readonly died?: string | undefined
  readonly nhsNumber?: string | undefined
  /** The emergency access of this session, while it is in force. */
  readonly emergency?: Clock | undefined
}

/** Whose record this is, on every page about one patient: checked before anything is read or written. */
export function PatientBanner({ patient, at }: { patient: PatientFacts; at: Date }) {
  return (
    <div className="patient">
      <p className="patient__name">{patient.name}</p>
      <dl className="patient__facts">
        <div>
          <dt>Born</dt>
          <dd>
            <DateText on={patient.born} />{' '}
            {patient.died ? null : <span className="whole">({ageText(patient.born, at)})</span>}
          </dd>
        </div>
        {patient.died ? (
          <div>
            <dt>Died</dt>
            <dd>
              <DateText on={patient.died} />{' '}
              <span className="whole">(aged {ageText(patient.born, patient.died)})</span>
            </dd>
          </div>
        ) : null}
        {patient.nhsNumber ? (
          <div>
            <dt>NHS number</dt>
            <dd>
              <NhsNumberText number={patient.nhsNumber} />
            </dd>
          </div>
        ) : null}
      </dl>
      {patient.emergency ? <EmergencyClock patient={patient.id} clock={patient.emergency} /> : null}
    </div>
  )
}
