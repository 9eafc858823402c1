import { Button, Select, TextInput } from 'nhsuk-react-components'
import type { LetterOnPage } from '../../access/review.ts'
import { wordGroundsFor } from '../../access/grounds-for.ts'
import type { Item } from '../../access/item.ts'
import { errorOf } from '../components/field-errors.tsx'
import { paths } from '../paths.ts'
import { groundNames } from '../present/copy-words.ts'
import type { RequestPageView } from './request-page-view.tsx'

type Props = RequestPageView & { readonly item: Item; readonly letter: LetterOnPage }

/** The pages of a letter that is no text, as pictures, with what is painted over and the way to paint over more. */
export function ScanPages(view: Props) {
  const { letter, isOpen } = view
  if (letter.pages.length === 0) {
    return (
      <p>
        <strong>No safe picture can be made of this letter.</strong> The copy says that your service
        holds it, and does not have it.
      </p>
    )
  }
  return (
    <>
      {letter.pages.map((size, n) => (
        <ScanPage {...view} key={`page ${n + 1}`} size={size} number={n} />
      ))}
      {isOpen ? <BoxForm {...view} /> : null}
    </>
  )
}

function ScanPage(
  view: Props & { size: { readonly width: number; readonly height: number }; number: number },
) {
  const { patient, reference, page, item, letter, size, number, isOpen } = view
  const boxes = letter.boxes.filter((one) => one.page === number)
  const of = `${number + 1} of ${letter.pages.length}`
  return (
    <figure className="scan">
      <div className="scan__page">
        <img
          src={paths.copyPicture(patient.id, reference, page, item.id, number + 1)}
          width={size.width}
          height={size.height}
          loading="lazy"
          alt={`Picture of page ${of} of the letter`}
        />
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {[10, 20, 30, 40, 50, 60, 70, 80, 90].map((at) => (
            <path className="scan__rule" key={at} d={`M0 ${at}H100M${at} 0V100`} />
          ))}
          {boxes.map(({ id, box: [left, top, right, bottom] }) => (
            <rect
              className="scan__box"
              key={id}
              x={100 * left}
              y={100 * top}
              width={100 * (right - left)}
              height={100 * (bottom - top)}
            />
          ))}
        </svg>
      </div>
      <figcaption>
        Page {of} of the letter. Each line is a tenth of the page.
        {boxes.length === 0 ? null : (
          <ul>
            {boxes.map(({ id, box, ground, decidedBy, source }, n) => (
              <li key={id}>
                Painted over: {percents(box)}, {groundNames[ground].toLowerCase()}, by {decidedBy}
                {source === 'earlier' ? ' for an earlier request' : null}
                {isOpen ? (
                  <form
                    action={paths.copyReviewPage(patient.id, reference, page)}
                    method="post"
                    className="scan__undo"
                  >
                    <input type="hidden" name="box" value={id} />
                    <Button type="submit" name="do" value="unbox" secondary small>
                      Take back
                      <span className="nhsuk-u-visually-hidden">
                        {' '}
                        area {n + 1} of page {number + 1}
                      </span>
                    </Button>
                  </form>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </figcaption>
    </figure>
  )
}

function percents([left, top, right, bottom]: readonly [number, number, number, number]): string {
  const percent = (share: number) => Math.round(100 * share)
  return `${percent(top)} to ${percent(bottom)} % from the top, ${percent(left)} to ${percent(right)} % from the left`
}

function BoxForm(view: Props) {
  const { patient, reference, page, item, letter, values, errors } = view
  const isThis = values['box-item'] === item.id
  const typed = isThis ? values : {}
  const wrong = isThis ? errors : []
  const field = (name: string, label: string, usual: string) => (
    <TextInput
      id={`${name}-${item.id}`}
      name={name}
      label={label}
      width={3}
      inputMode="numeric"
      suffix="%"
      defaultValue={typed[name] ?? usual}
      {...errorOf(wrong, `${name}-${item.id}`)}
    />
  )
  return (
    <form
      className="panel panel--form"
      action={paths.copyReviewPage(patient.id, reference, page)}
      method="post"
      noValidate
    >
      <h4 className="nhsuk-heading-s">Paint over an area</h4>
      <input type="hidden" name="box-item" value={item.id} />
      <Select
        id={`box-page-${item.id}`}
        name="box-page"
        label="Page of the letter"
        defaultValue={typed['box-page'] ?? '1'}
      >
        {letter.pages.map((_, n) => (
          <option key={`page ${n + 1}`} value={n + 1}>
            {n + 1}
          </option>
        ))}
      </Select>
      {field('box-top', 'From the top: begins at', '')}
      {field('box-bottom', 'and ends at', '')}
      {field('box-left', 'From the left: begins at', '0')}
      {field('box-right', 'and ends at', '100')}
      <Select
        id={`box-ground-${item.id}`}
        name="box-ground"
        label="Ground"
        defaultValue={typed['box-ground'] ?? 'third-party'}
      >
        {wordGroundsFor(view.askedBy).map((ground) => (
          <option key={ground} value={ground}>
            {groundNames[ground]}
          </option>
        ))}
      </Select>
      <TextInput
        id={`box-reason-${item.id}`}
        name="box-reason"
        label="Reason"
        defaultValue={typed['box-reason'] ?? ''}
      />
      <Button type="submit" name="do" value="box" secondary>
        Paint it over
      </Button>
    </form>
  )
}
