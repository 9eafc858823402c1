import { Button, Checkboxes, Radios, Select, TextInput } from 'nhsuk-react-components'
import { wordGroundsFor } from '../../access/grounds-for.ts'
import type { ReviewedWords } from '../../access/review-store.ts'
import { errorOf } from '../components/field-errors.tsx'
import { findingNames, groundNames } from '../present/copy-words.ts'
import type { RequestPageView } from './request-page-view.tsx'

const small = { legendProps: { size: 's' } } as const

/** The name of a finding in a form: where it stands. */
export function findingKey({ item, path, start, end }: ReviewedWords): string {
  return [item, start, end, path].join(' ')
}

/** Each finding of the page, to take out or to leave; and that the whole page was looked at. */
export function FindingsForm(view: RequestPageView & { readonly action: string }) {
  const { words, action, isOpen, mayJudgeHarm } = view
  return (
    <form action={action} method="post" noValidate>
      {words.length === 0 ? (
        <p>Nothing was found. Read the page all the same: what was found is a help and no proof.</p>
      ) : null}
      {words.map((one, at) => (
        <FindingFields {...view} key={findingKey(one)} one={one} number={at + 1} />
      ))}
      {isOpen ? (
        <>
          {words.length === 0 ? null : (
            <>
              <Button type="submit" name="do" value="save" secondary>
                Save
              </Button>{' '}
            </>
          )}
          <Button type="submit" name="do" value="reviewed">
            {mayJudgeHarm ? 'Reviewed: for others and serious harm' : 'Reviewed: for other people'}
          </Button>
        </>
      ) : null}
    </form>
  )
}

function FindingFields(view: RequestPageView & { one: ReviewedWords; number: number }) {
  const { one, number, items, values, errors, isOpen } = view
  const text = items
    .find(({ id }) => id === one.item)
    ?.texts.find(({ path }) => path === one.path)?.text
  const words = text?.slice(one.start, one.end) ?? one.words
  const chosen = values[`decision-${number}`] ?? one.decision
  const id = `f${number}`
  return (
    <div className="finding" id={id}>
      <input type="hidden" name={`finding-${number}`} value={findingKey(one)} />
      <input type="hidden" name={`seen-${number}`} value={one.seen} />
      <Radios
        {...small}
        name={`decision-${number}`}
        legend={`${number}. ${words}`}
        hint={hintOf(one)}
        small
        inline
        {...errorOf(errors, `decision-${number}`)}
      >
        <Radios.Item
          id={`decision-${number}`}
          value="out"
          defaultChecked={chosen === 'out'}
          disabled={!isOpen}
        >
          Take out
        </Radios.Item>
        <Radios.Item
          id={`decision-${number}-stays`}
          value="stays"
          defaultChecked={chosen === 'stays'}
          disabled={!isOpen}
        >
          Leave in
        </Radios.Item>
      </Radios>
      {isOpen ? (
        <details className="nhsuk-details">
          <summary className="nhsuk-details__summary">
            <span className="nhsuk-details__summary-text">
              Ground, reason
              {one.openElsewhere > 0 ? `, the same words in ${places(one.openElsewhere)}` : ''}
              <span className="nhsuk-u-visually-hidden"> of finding {number}</span>
            </span>
          </summary>
          <div className="nhsuk-details__text">
            <Select
              id={`ground-${number}`}
              name={`ground-${number}`}
              label="Ground, if it goes"
              defaultValue={values[`ground-${number}`] ?? one.ground ?? 'third-party'}
            >
              {wordGroundsFor(view.askedBy).map((ground) => (
                <option key={ground} value={ground}>
                  {groundNames[ground]}
                </option>
              ))}
            </Select>
            <TextInput
              id={`reason-${number}`}
              name={`reason-${number}`}
              label="Reason"
              defaultValue={values[`reason-${number}`] ?? one.reason ?? ''}
            />
            {one.openElsewhere > 0 ? (
              <Checkboxes name={`everywhere-${number}`}>
                <Checkboxes.Item id={`everywhere-${number}`} value="yes">
                  The same for {places(one.openElsewhere)} with these words
                </Checkboxes.Item>
              </Checkboxes>
            ) : null}
          </div>
        </details>
      ) : null}
    </div>
  )
}

function places(count: number): string {
  return count === 1 ? '1 other place' : `${count} other places`
}

function hintOf({ kind, source, decision, decidedBy, reason }: ReviewedWords): string {
  const by = decision === null || decidedBy === null ? '' : `, decided by ${decidedBy}`
  const why = reason === null || reason === '' ? '' : `: ${reason}`
  const before = source === 'earlier' ? ' for an earlier request' : ''
  return `${findingNames[kind]}${by}${by === '' ? '' : before}${why}`
}
