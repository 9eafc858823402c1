import { Radios, Textarea } from 'nhsuk-react-components'
import { mayMove } from '../../access/states.ts'
import { errorOf } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import { groundTexts } from '../present/copy-askers.ts'
import type { RequestCaseView } from './request-case-view.tsx'
import { AuthorityHolds } from './request-authority.tsx'
import { Evidence, Known } from './request-identity.tsx'
import { Send, Step } from './request-step.tsx'

/** What can be done with a request in the state it is in; each step is a form of its own. */
export function RequestSteps(view: RequestCaseView) {
  const { handled } = view
  const { identity, request, clock, authority } = handled
  const { state, askedBy } = request
  const isKnown = identity !== undefined
  const isHelper = request.helper !== null
  const canGather = isKnown && (state === 'received' || state === 'identity')
  const canExtend = clock.state === 'running' && clock.extension === 'none'
  return (
    <>
      {isKnown || isHelper ? null : <Evidence {...view} />}
      {isKnown || isHelper ? null : <Known {...view} />}
      {isHelper && !(isKnown && authority?.holds) ? <AuthorityHolds {...view} /> : null}
      {canGather ? (
        <Step {...view} act="gather" title="Begin to collect">
          <p>From then on a clinician or records officer opens all that we wrote about them.</p>
          <Send text="Begin to collect" />
        </Step>
      ) : null}
      {state === 'clarifying' ? (
        <Words
          {...{ view, act: 'answered', title: 'They have answered', send: 'Go on' }}
          label="What did they say?"
        />
      ) : (
        <>
          {isKnown || isHelper || state !== 'received' ? null : (
            <Words
              {...{ view, act: 'ask-identity', title: 'Ask them to show who they are' }}
              {...{ label: 'What do they need to show?', send: 'Ask for it' }}
              hint="Only what is necessary, and never from somebody we know. The month begins when it is here"
            />
          )}
          {mayMove(state, 'clarifying') ? (
            <Words
              {...{ view, act: 'ask', title: 'Ask what they want' }}
              {...{ label: 'Your question', send: 'Ask, and stop the clock' }}
              hint="Only where there is much, and you need it to find what they want. The clock stands still until they answer"
            />
          ) : null}
        </>
      )}
      {canExtend ? <Extend {...view} /> : null}
      {(askedBy === 'patient' || isHelper) && state !== 'clarifying' ? (
        <Words
          {...{ view, act: 'tell', title: 'Write to them' }}
          {...{ label: 'What they read in their account', send: 'Send it' }}
        />
      ) : null}
      <Refuse {...view} />
      <Words
        {...{ view, act: 'withdraw', title: 'They take it back' }}
        {...{ label: 'Who said so, and how?', send: 'It is taken back' }}
      />
    </>
  )
}

function Words(props: {
  readonly view: RequestCaseView
  readonly act: string
  readonly title: string
  readonly label: string
  readonly send: string
  readonly hint?: string
}) {
  const { view, act, title, label, send, hint } = props
  return (
    <Step {...view} act={act} title={title}>
      <WordsField {...{ view, act, label }} {...(hint === undefined ? {} : { hint })} />
      <Send text={send} />
    </Step>
  )
}

function WordsField(props: {
  readonly view: RequestCaseView
  readonly act: string
  readonly label: string
  readonly hint?: string
}) {
  const { view, act, label, hint } = props
  const isThis = view.values['do'] === act
  return (
    <Textarea
      id={`${act}-words`}
      name="words"
      label={label}
      labelProps={{ size: 's' }}
      {...(hint === undefined ? {} : { hint })}
      rows={3}
      defaultValue={isThis ? (view.values['words'] ?? '') : ''}
      {...errorOf(view.errors, `${act}-words`)}
    />
  )
}

function Extend(view: RequestCaseView) {
  const { values, errors } = view
  return (
    <Step {...view} act="extend" title="Take more time">
      <p>
        Only where it is complex, or they have asked for many things. They must be told why within
        the first month.
      </p>
      <Radios
        name="months"
        legend="How much more?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'months')}
      >
        <Radios.Item id="months" value="1" defaultChecked={values['months'] === '1'}>
          One month
        </Radios.Item>
        <Radios.Item id="months-2" value="2" defaultChecked={values['months'] === '2'}>
          Two months
        </Radios.Item>
      </Radios>
      <WordsField {...{ view, act: 'extend', label: 'Why? They read this' }} />
      <Send text="Take more time and tell them" />
    </Step>
  )
}

function Refuse(view: RequestCaseView) {
  const { values, errors, handled } = view
  const { mayRefuse } = handled
  if (mayRefuse.length === 0) {
    return <p>To refuse all of it, ask a clinician or records officer. Your role does not.</p>
  }
  const choices = Object.fromEntries(mayRefuse.map((one) => [one, groundTexts[one]]))
  return (
    <Step {...view} act="refuse" title="Refuse all of it">
      <p>
        To leave out a part, go on and leave it out in the review. They are told that they can
        complain, and ask a court.
      </p>
      <OneOf {...{ values, errors, name: 'ground', choices }} legend="Why?" />
      <WordsField
        {...{ view, act: 'refuse', label: 'Your reasons. They read this' }}
        hint="Where another service holds it: say which, and how to ask there"
      />
      <Send text="Refuse it" />
    </Step>
  )
}
