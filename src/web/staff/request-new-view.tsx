import { Button, DateInput, Textarea } from 'nhsuk-react-components'
import type { AccessRequest } from '../../access/request.ts'
import { HowQuestion, WhatQuestion, WhenQuestion } from '../components/copy-questions.tsx'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { typedDay, type Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { askerTexts, stateTexts } from '../present/copies.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type RequestNewView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly requests: readonly AccessRequest[]
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

const channelTexts = {
  counter: 'At the counter',
  phone: 'By telephone',
  post: 'By post',
  email: 'By email',
}

/** Takes in a request that came at the counter, by telephone, post or email: any way counts, no form is needed. */
export function requestNewView(view: RequestNewView): string {
  const { who, patient, at, requests, values, errors } = view
  const died = patient.died !== undefined
  const offered = Object.entries(askerTexts).filter(
    ([asker]) => (asker === 'personal-representative' || asker === 'claimant') === died,
  )
  return renderAboutPatient(
    {
      ...{ title: 'A request for a copy came in', who, patient, at, errors },
      ...{ current: paths.work, back: { href: paths.gate(patient.id), text: 'The patient' } },
    },
    <>
      <p className="lede">
        {died
          ? 'For the record of somebody who has died the Access to Health Records Act counts: 21 days, or 40 where nothing was written for 40 days.'
          : 'However it came, the month counts from the day it came. No form is needed, no reason and no fee.'}
      </p>
      {requests.length === 0 ? null : (
        <ul className="nhsuk-list">
          {requests.map((one) => (
            <li key={one.reference}>
              <a href={paths.request(patient.id, one.reference)}>{one.reference}</a>, came on{' '}
              <DateText on={one.receivedOn} />: {stateTexts[one.state]}
            </li>
          ))}
        </ul>
      )}
      <form
        className="panel panel--form"
        action={paths.newRequest(patient.id)}
        method="post"
        noValidate
      >
        <OneOf
          {...{ values, errors, name: 'channel', choices: channelTexts }}
          legend="How did it come?"
        />
        <DateInput
          id="received"
          name="received"
          legend="On which day?"
          legendProps={{ size: 's' }}
          hint="The day it came, also where that was a weekend"
          defaultValue={typedDay(values, 'received')}
          {...errorOf(errors, 'received')}
        />
        <OneOf
          {...{ values, errors, name: 'asked-by', choices: Object.fromEntries(offered) }}
          legend="Who asks?"
        />
        <Textarea
          id="asker"
          name="asker"
          label="If it is not the patient: who, and how to reach them"
          labelProps={{ size: 's' }}
          hint="Name, and address or telephone number as they stand in a public list or on their letter"
          rows={3}
          defaultValue={values['asker'] ?? ''}
          {...errorOf(errors, 'asker')}
        />
        <WhatQuestion {...{ values, errors }} />
        <WhenQuestion {...{ values, errors }} />
        <HowQuestion
          {...{ values, errors }}
          withOnline={!died}
          post="By post: to the patient at the address the service has, to anybody else at the one given above"
        />
        <p>
          Who asks is made sure of on the next page. Answers never go to an address that only came
          with the request.
        </p>
        <Button type="submit" preventDoubleClick>
          Take it in
        </Button>
      </form>
    </>,
  )
}
