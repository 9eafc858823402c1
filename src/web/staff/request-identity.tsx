import { Checkboxes } from 'nhsuk-react-components'
import { proofs, type Proof } from '../../access/authority.ts'
import { errorOf } from '../components/field-errors.tsx'
import { FileField } from '../components/file-field.tsx'
import { FlatPages } from '../components/flat-pages.tsx'
import { DateText } from '../components/date-text.tsx'
import { OneOf } from '../components/one-of.tsx'
import { paths } from '../paths.ts'
import { shownWayTexts } from '../present/copy-askers.ts'
import type { RequestCaseView } from './request-case-view.tsx'
import { Send, Step } from './request-step.tsx'
import { seenItems } from './seen-items.tsx'

/** A copy that was sent, as pictures of its pages; it is gone when it is decided who asks. */
export function Evidence({ handled, patient, errors }: RequestCaseView) {
  const { evidence, request, code } = handled
  if (evidence.length > 0) {
    return (
      <section aria-labelledby="sent">
        <h2 className="nhsuk-heading-m" id="sent">
          The copy they sent
        </h2>
        <FlatPages
          pages={evidence}
          url={(page) => paths.requestEvidencePage(patient.id, request.reference, page)}
        />
        <p>
          {code?.usedAt ? (
            <>
              Sent from home on <DateText on={code.usedAt} time />, with the code that {code.madeBy}{' '}
              told them {code.way === 'post' ? 'by letter' : 'by telephone'}.{' '}
            </>
          ) : null}
          It is deleted when you say who asks, or refuse. Not enough, or not to be read?{' '}
          <a href={paths.requestEvidenceCode(patient.id, request.reference)}>Ask them again</a>
        </p>
      </section>
    )
  }
  return (
    <>
      <p>
        {code === undefined ? null : (
          <>
            {code.madeBy} told them a code {code.way === 'post' ? 'by letter' : 'by telephone'} on{' '}
            <DateText on={code.madeAt} />, to send it from home until{' '}
            <DateText on={code.expiresAt} />. Nothing has come yet.{' '}
          </>
        )}
        <a href={paths.requestEvidenceCode(patient.id, request.reference)}>
          Ask them to send it from home
        </a>
      </p>
      <details className="nhsuk-details" open={errors.some(({ field }) => field === 'evidence')}>
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">Look at a copy they sent</span>
        </summary>
        <form
          className="panel panel--form"
          action={paths.requestEvidence(patient.id, request.reference)}
          method="post"
          encType="multipart/form-data"
          noValidate
        >
          <FileField
            {...{ name: 'evidence', label: 'A copy of what shows who they are', errors }}
            hint="A PDF or picture. You see pictures of its pages. It is deleted when it is decided who asks"
          />
          <Send text="Show it" />
        </form>
      </details>
    </>
  )
}

/** How it is known who asks, and by what right. */
export function Known(view: RequestCaseView) {
  const { handled, values, errors } = view
  const needed: readonly Proof[] = handled.needed.flat()
  const shown = proofs.filter((one) => one === 'photo' || one === 'address' || needed.includes(one))
  return (
    <Step {...view} act="known" title="Make sure who asks">
      <OneOf
        {...{ values, errors, name: 'how', choices: shownWayTexts }}
        legend="How do you know who asks?"
      />
      <Checkboxes
        name="seen"
        legend="What was seen?"
        legendProps={{ size: 's' }}
        hint={
          needed.length === 0
            ? 'Nothing of somebody whom staff know. Else one with a photo, and one with the address'
            : 'Also what shows that they may ask for this person'
        }
        {...errorOf(errors, 'seen')}
      >
        {seenItems(shown, values)}
      </Checkboxes>
      <p>Keep no copy of what they showed.</p>
      <Send text="It is known who asks" />
    </Step>
  )
}
