import { Button, Radios } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { preferenceTexts } from '../present/summary.ts'
import { type1Texts } from '../present/type-1.ts'

export type OptOutsView = {
  readonly who: SignedIn
  readonly summary: keyof typeof preferenceTexts
  readonly summarySince: Date | undefined
  readonly objects: boolean
  readonly type1Since: Date | undefined
  /** The reference of what was just changed. */
  readonly done: string | undefined
}

const nationalService = 'https://www.nhs.uk/your-nhs-data-matters/'

/** Three opt-outs that are often taken for one: what each covers, what it does not, how it is, where to change it. */
export function optOutsView(view: OptOutsView): string {
  const { who, summary, summarySince, objects, type1Since, done } = view
  return renderPage(
    { title: 'My opt-outs', audience: 'patient', who, current: paths.ownSummary },
    <>
      {done === undefined ? null : (
        <div className="done" role="status">
          <p>
            It holds from now on. Reference <strong className="whole">{done}</strong>
          </p>
          <p>
            Your GP practice has been told, and enters it in its own system too. You can change it
            back here at any time.
          </p>
        </div>
      )}
      <p className="lede">
        There are three. Each covers something else, and changing one does not change the others.
        None of them stops the people who treat you from caring for you.
      </p>
      <OptOut
        title="Summary Care Record"
        status={preferenceTexts[summary]}
        since={summarySince}
        covers="A short summary that staff who do not know you can open in an emergency."
        not="It does not stop services you use from sharing your full record. It has nothing to do with research."
        change={<a href={paths.ownSummaryChoice}>Change what my summary holds</a>}
      />
      <OptOut
        title="Type 1 opt-out: your practice’s data"
        status={type1Texts[objects ? 'objects' : 'none']}
        since={type1Since}
        covers="Data that says who you are and leaves your GP practice for research and planning."
        not="It does not stop your practice sharing with those who care for you. It does not cover data that hospitals and other services hold."
        change={<a href={paths.ownType1}>Change my Type 1 opt-out</a>}
      />
      <OptOut
        title="National data opt-out"
        status="Not kept here"
        since={undefined}
        covers="Confidential information about you used for research and planning, by health and care services across England."
        not="It does not affect your care. It does not apply where the law says the data must be shared, or where you agreed to a study."
        change={<a href={nationalService}>Choose on the NHS website</a>}
      >
        <p>
          You make this choice with the national service, not with your practice. Before data is
          made for a study, we ask that service about everybody. We keep its answer for one day, and
          not in your record. So it is not shown here.
        </p>
      </OptOut>
      <p>
        In studies that are run here, a Type 1 opt-out or the national one takes all of your record
        out, whoever wrote in it.
      </p>
      <p>
        <a href={paths.ownReleases}>See the studies and releases that included you</a>
      </p>
    </>,
  )
}

function OptOut(props: {
  readonly title: string
  readonly status: string
  readonly since: Date | undefined
  readonly covers: string
  readonly not: string
  readonly change: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <section className="panel opt-out">
      <h2 className="nhsuk-heading-m">{props.title}</h2>
      <dl className="opt-out__facts">
        <div>
          <dt>Now</dt>
          <dd>
            <strong>{props.status}</strong>
            {props.since === undefined ? null : (
              <>
                {' '}
                <span className="secondary">
                  since <DateText on={props.since} />
                </span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>What it covers</dt>
          <dd>{props.covers}</dd>
        </div>
        <div>
          <dt>What it does not</dt>
          <dd>{props.not}</dd>
        </div>
      </dl>
      {props.children}
      <p>{props.change}</p>
    </section>
  )
}

export type Type1View = {
  readonly who: SignedIn
  readonly objects: boolean
  readonly errors: readonly FieldError[]
}

/** One question, with what people most often get wrong about it. */
export function type1View({ who, objects, errors }: Type1View): string {
  return renderPage(
    {
      title: 'Type 1 opt-out',
      audience: 'patient',
      who,
      current: paths.ownSummary,
      error: errors.length > 0,
      back: { href: paths.optOuts, text: 'My opt-outs' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">Now: {type1Texts[objects ? 'objects' : 'none']}.</p>
      <Type1Facts />
      <form className="panel panel--form" action={paths.ownType1} method="post" noValidate>
        <Radios
          name="objects"
          legend="May data that says who you are leave your GP practice for research and planning?"
          legendProps={{ size: 's' }}
          {...errorOf(errors, 'objects')}
        >
          <Radios.Item id="objects" value="no" hint="No Type 1 opt-out">
            Yes, it may
          </Radios.Item>
          <Radios.Item id="objects-yes" value="yes" hint="You set a Type 1 opt-out">
            No, it must not
          </Radios.Item>
        </Radios>
        <Button type="submit" preventDoubleClick>
          Save
        </Button>
      </form>
    </>,
  )
}

/** What a Type 1 opt-out does not change; said wherever one can be set. */
function Type1Facts() {
  return (
    <ul className="nhsuk-list nhsuk-list--bullet">
      <li>Your care does not change. Those who treat you see what they saw before.</li>
      <li>You can change your mind at any time, as often as you like.</li>
      <li>It counts from now on. It does not bring back data that has left already.</li>
      <li>
        It covers your GP practice only. For hospitals and others there is the national data
        opt-out.
      </li>
    </ul>
  )
}

/** Nothing was recorded: somebody has to look first. */
export function type1NotSaidView(who: SignedIn): string {
  return renderPage(
    {
      ...{ title: 'Talk to your GP practice', audience: 'patient', who },
      back: { href: paths.optOuts, text: 'My opt-outs' },
    },
    <p>Your practice needs to talk with you about this opt-out first. Nothing has changed.</p>,
  )
}
