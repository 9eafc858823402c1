import { Button, Radios } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import type { Ask, Askable } from '../../access/ask-copy.ts'
import { HowQuestion, WhatQuestion, WhenQuestion } from '../components/copy-questions.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { ownPlace, type CopyPlace } from '../present/copy-place.ts'
import { daysText, deliveryTexts, formatTexts, partsTexts } from '../present/copies.ts'
import type { CopyStep } from '../present/copy-steps.ts'

type Asking = {
  readonly who: SignedIn
  readonly services: readonly Askable[]
  /** One's own record, where it is not that of somebody one helps. */
  readonly place?: CopyPlace
}

const title = 'Ask for a copy of your record'
const helpedTitle = 'Ask for a copy of their record'

/** What a copy is, what it costs, how long it takes; and first, that the record can be read at once. */
export function askCopyStartView(view: Asking & { readonly open: readonly string[] }): string {
  const { who, services, open } = view
  return renderPage(
    {
      ...{ title, audience: 'patient', who, current: paths.ownRecord },
      back: { href: paths.ownRecord, text: 'My record' },
    },
    <>
      <p className="lede">
        You have the right to a copy of what is written about you. It is called a subject access
        request.
      </p>
      <div className="nhsuk-inset-text">
        <p>
          Much of it you can <a href={paths.ownRecord}>see online now</a>, without asking.
        </p>
      </div>
      {open.length === 0 ? null : (
        <p>
          You have asked already: see{' '}
          <a href={paths.ownCopies}>how far it is ({open.join(', ')})</a>.
        </p>
      )}
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>It costs nothing, and you need not say why you want it.</li>
        <li>You are signed in, so nobody asks you to show who you are.</li>
        <li>
          Each service answers for what it wrote itself. You ask one at a time; to have it from
          several, ask each.
        </li>
        <li>
          You have it within one calendar month of today. If it takes longer, the service tells you
          why within that month.
        </li>
        <li>A clinician checks that nothing in it would harm you or tell about somebody else.</li>
      </ul>
      {services.length === 0 ? (
        <p>
          <strong>No service here has written about you.</strong> Ask the service that treated you,
          in any way you like.
        </p>
      ) : (
        <form action={paths.askCopy} method="post">
          <Button type="submit">Begin</Button>
        </form>
      )}
      <h2 className="nhsuk-heading-m">Other ways</h2>
      <p>
        Ask the service at its desk, by telephone, by letter or by email. It must answer those just
        the same. For the record of somebody you help as a parent, attorney or deputy, open it under{' '}
        <a href={paths.helping}>People you help</a>. For anybody else, or somebody who has died, ask
        the service.
      </p>
    </>,
  )
}

export type AskCopyStepView = Asking & {
  readonly step: CopyStep
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** One question. What was answered before goes along. */
export function askCopyStepView(view: AskCopyStepView): string {
  const { who, services, step, values, errors, place = ownPlace } = view
  const question: Readonly<Record<CopyStep, ReactNode>> = {
    service: (
      <Radios
        name="service"
        legend="Which service?"
        hint={
          place.helped === null ? 'Each holds its own record of you' : 'Each holds its own record'
        }
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'service')}
      >
        {services.map(({ id, name, isPractice }, index) => (
          <Radios.Item
            key={id}
            id={index === 0 ? 'service' : `service-${id}`}
            value={id}
            {...(isPractice ? { hint: 'Your GP practice' } : {})}
            defaultChecked={values['service'] === id}
          >
            {name}
          </Radios.Item>
        ))}
      </Radios>
    ),
    what: <WhatQuestion {...{ values, errors }} />,
    when: <WhenQuestion {...{ values, errors }} />,
    how: <HowQuestion {...{ values, errors }} />,
  }
  return renderPage(
    {
      ...{ title: titleOf(place), audience: 'patient', who, ...place.page },
      error: errors.length > 0,
      back: { href: place.ask, text: 'Start again' },
      above: <FieldErrors errors={errors} />,
    },
    <form className="panel panel--form" action={place.ask} method="post" noValidate>
      <Kept values={values} step={step} />
      <input type="hidden" name="step" value={step} />
      {question[step]}
      <Button type="submit">Continue</Button>
    </form>,
  )
}

function titleOf({ helped }: CopyPlace): string {
  return helped === null ? title : helpedTitle
}

const ofStep: Readonly<Record<CopyStep, RegExp>> = {
  service: /^service$/,
  what: /^(what|words|part-[a-z]+)$/,
  when: /^(when|(from|until)-(day|month|year))$/,
  how: /^(format|delivery)$/,
}

/** The answers to the other questions. */
function Kept({ values, step }: { values: Fields; step?: CopyStep }) {
  const others = Object.entries(ofStep).filter(([one]) => one !== step)
  return Object.entries(values)
    .filter(([name, value]) => value !== '' && others.some(([, pattern]) => pattern.test(name)))
    .map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)
}

/** All answers, to be changed or sent. */
export function askCopyCheckView(
  view: Asking & { readonly ask: Ask; readonly values: Fields },
): string {
  const { who, services, ask, values, place = ownPlace } = view
  const service = services.find(({ id }) => id === ask.organisation)?.name ?? ''
  const { format, delivery } = ask
  const rows: readonly (readonly [CopyStep | null, string, readonly string[]])[] = [
    [services.length > 1 ? 'service' : null, 'Service', [service]],
    ['what', 'What', partsTexts(ask.scope)],
    ['when', 'Time', [daysText(ask.scope)]],
    [
      // who helps takes it behind their own sign-in, and in no other way
      place.helped === null ? 'how' : null,
      'How',
      [formatTexts[format], ...(format === 'online' ? [] : [deliveryTexts[delivery]])],
    ],
  ]
  return renderPage(
    {
      ...{ title: 'Check what you ask for', audience: 'patient', who, ...place.page },
      back: { href: place.ask, text: 'Start again' },
    },
    <form action={place.ask} method="post">
      <Kept values={values} />
      <dl className="nhsuk-summary-list">
        {rows.map(([step, name, texts]) => (
          <div className="nhsuk-summary-list__row" key={name}>
            <dt className="nhsuk-summary-list__key">{name}</dt>
            <dd className="nhsuk-summary-list__value">
              {texts.map((text) => (
                <p key={text}>{text}</p>
              ))}
            </dd>
            <dd className="nhsuk-summary-list__actions">
              {step === null ? null : (
                <Button type="submit" name="to" value={step} secondary small>
                  Change<span className="nhsuk-u-visually-hidden"> {name.toLowerCase()}</span>
                </Button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {place.helped === null ? (
        <p>{service} reads what you ask for. It tells nobody else.</p>
      ) : (
        <p>
          {service} reads what you ask for, and that it is you who asks. It decides whether you may
          have it, and asks {place.helped} where they decide for themselves.
        </p>
      )}
      <Button type="submit" name="do" value="send" preventDoubleClick>
        Ask for the copy
      </Button>
    </form>,
  )
}
