import { Button, Checkboxes, DateInput, Select, TextInput } from 'nhsuk-react-components'
import { groundsFor, wordGroundsFor } from '../../access/grounds-for.ts'
import type { Item } from '../../access/item.ts'
import type { ItemDecision } from '../../access/review-store.ts'
import { errorOf } from '../components/field-errors.tsx'
import { typedDay } from '../fields.ts'
import { paths } from '../paths.ts'
import { groundNames } from '../present/copy-words.ts'
import type { RequestPageView } from './request-page-view.tsx'

/** Words that nothing found: wherever they stand on the page, or in the whole copy. */
export function OwnWordsForm(view: RequestPageView & { readonly action: string }) {
  const { action, values, errors } = view
  return (
    <form className="panel panel--form" action={action} method="post" noValidate>
      <h2 className="nhsuk-heading-s">Other words to take out</h2>
      <TextInput
        id="words"
        name="words"
        label="The words, as they stand on the page"
        hint="Each place with these words is found, however they are written"
        defaultValue={values['words'] ?? ''}
        {...errorOf(errors, 'words')}
      />
      <Select
        id="ground"
        name="ground"
        label="Ground"
        defaultValue={values['ground'] ?? 'third-party'}
      >
        {wordGroundsFor(view.askedBy).map((ground) => (
          <option key={ground} value={ground}>
            {groundNames[ground]}
          </option>
        ))}
      </Select>
      <TextInput id="reason" name="reason" label="Reason" defaultValue={values['reason'] ?? ''} />
      <Checkboxes name="everywhere">
        <Checkboxes.Item
          id="everywhere"
          value="yes"
          defaultChecked={values['everywhere'] === 'yes'}
        >
          In the whole copy, not only on this page
        </Checkboxes.Item>
      </Checkboxes>
      <Button type="submit" name="do" value="own-words" secondary>
        Take these words out
      </Button>
    </form>
  )
}

/** Whether an item goes out at all. Serious harm: a clinician, with the day of the opinion, and nobody else undoes it. */
export function ItemForm(view: RequestPageView & { item: Item; decision: ItemDecision }) {
  const { item, decision, patient, reference, page, isOpen, mayJudgeHarm, values, errors } = view
  const isThis = values['item'] === item.id
  const typed = isThis ? values : {}
  const wrong = isThis ? errors : []
  if (!isOpen) return null
  if (decision.ground === 'serious-harm' && !mayJudgeHarm) {
    return (
      <p className="secondary" id={`hold-ground-${item.id}`}>
        Held back for serious harm, opinion of {decision.opinionBy}. Only a clinician changes that.
      </p>
    )
  }
  return (
    <details className="nhsuk-details" open={isThis || decision.decision === 'hold'}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">
          Hold back the whole entry
          <span className="nhsuk-u-visually-hidden">: {item.title}</span>
        </span>
      </summary>
      <form
        className="nhsuk-details__text"
        action={paths.copyReviewPage(patient.id, reference, page)}
        method="post"
        noValidate
      >
        <input type="hidden" name="item" value={item.id} />
        <input type="hidden" name="seen" value={decision.seen} />
        <Select
          id={`hold-ground-${item.id}`}
          name="hold-ground"
          label="Ground"
          defaultValue={typed['hold-ground'] ?? decision.ground ?? 'third-party'}
          {...errorOf(wrong, `hold-ground-${item.id}`)}
        >
          {groundsFor(view.askedBy)
            .filter((ground) => mayJudgeHarm || ground !== 'serious-harm')
            .map((ground) => (
              <option key={ground} value={ground}>
                {groundNames[ground]}
              </option>
            ))}
        </Select>
        <TextInput
          id={`hold-reason-${item.id}`}
          name="hold-reason"
          label="Reason"
          defaultValue={typed['hold-reason'] ?? decision.reason ?? ''}
          {...errorOf(wrong, `hold-reason-${item.id}`)}
        />
        {mayJudgeHarm ? (
          <>
            <TextInput
              id={`opinion-by-${item.id}`}
              name="opinion-by"
              label="For serious harm: whose opinion it is"
              hint="Leave empty for your own"
              defaultValue={typed['opinion-by'] ?? decision.opinionBy ?? ''}
            />
            <DateInput
              id={`opinion-${item.id}`}
              name="opinion"
              legend="For serious harm: the day of the opinion"
              hint="Not older than 6 months"
              {...errorOf(wrong, `opinion-${item.id}`)}
              defaultValue={typedDay(typed, 'opinion')}
            />
          </>
        ) : null}
        <Button type="submit" name="do" value="hold" secondary>
          Hold it back
        </Button>{' '}
        {decision.decision === 'hold' ? (
          <Button type="submit" name="do" value="give" secondary>
            Give it after all
          </Button>
        ) : null}
      </form>
    </details>
  )
}
