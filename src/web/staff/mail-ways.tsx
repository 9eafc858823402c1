import { Button, Radios, TextInput } from 'nhsuk-react-components'
import { formOf, forms } from '../../forms/forms.ts'
import { mailOutcomes } from '../../forms/mail/mails.ts'
import type { NamedIn } from '../../forms/mail/named-reference.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf } from '../components/field-errors.tsx'
import { paths } from '../paths.ts'
import type { MailView } from './mail-view.tsx'
import { outcomeTexts, replyTexts } from './mail-words.ts'

const namedInTexts: Readonly<Record<NamedIn, string>> = {
  address: 'the address it was sent to',
  subject: 'its subject',
  code: 'a QR code on a page of it',
}

/** A form that came in, or a request. */
export function KeptWith({ reference }: { readonly reference: string }) {
  return reference.startsWith('FM-') ? (
    <a href={paths.formCase(reference)}>form {reference}</a>
  ) : (
    <span className="whole">request {reference}</span>
  )
}

/** What an email names, and the forms it may be kept with or entered as. */
export function MailBelongs({ mail, names, values, errors }: MailView) {
  const { named, namedIn } = mail
  const enter = (form: string) => `${paths.paperForm(form)}?mail=${mail.reference}`
  return (
    <section aria-labelledby="belongs">
      <h2 className="nhsuk-heading-m" id="belongs">
        Where it belongs
      </h2>
      {named === null || namedIn === null ? (
        <p>It names no reference.</p>
      ) : names === undefined ? (
        <p>
          It names <span className="whole">{named}</span> in {namedInTexts[namedIn]}. Your practice
          has no form or request of that reference.
        </p>
      ) : 'kept' in names ? (
        <p>
          It names <KeptWith reference={names.kept} /> in {namedInTexts[namedIn]}. Look whether it
          is from the same person.
        </p>
      ) : (
        <p>
          It names <span className="whole">{named}</span> in {namedInTexts[namedIn]}: the form “
          {formOf(names.form).title}”, printed on <DateText on={names.printedAt} />.{' '}
          <a href={enter(names.form)}>Enter what it says</a>
        </p>
      )}
      <form
        className="panel panel--form"
        action={paths.mail(mail.reference)}
        method="post"
        noValidate
      >
        <TextInput
          id="kept-with"
          name="kept-with"
          label="Keep it with a form or request that came in before"
          labelProps={{ size: 's' }}
          hint="Its reference, like FM-7K3Q-9D2M or SR-7K3Q-9D2M"
          defaultValue={values['kept-with'] ?? (names && 'kept' in names ? names.kept : '')}
          {...errorOf(errors, 'kept-with')}
        />
        <Button type="submit" name="do" value="keep" secondary preventDoubleClick>
          Keep it with this one
        </Button>
      </form>
      <details className="nhsuk-details">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">It is a form: enter what it says</span>
        </summary>
        <div className="nhsuk-details__text">
          <ul className="nhsuk-list">
            {forms.map(({ name, title }) => (
              <li key={name}>
                <a href={enter(name)}>{title}</a>
              </li>
            ))}
          </ul>
        </div>
      </details>
    </section>
  )
}

/** How an email ends that is no form, and what is told. */
export function MailEnding({ mail, values, errors }: MailView) {
  return (
    <form
      className="panel panel--form"
      action={paths.mail(mail.reference)}
      method="post"
      noValidate
    >
      <Radios
        id="outcome"
        idPrefix="outcome"
        name="outcome"
        legend="It is no form: end it"
        legendProps={{ size: 'm' }}
        hint="Tell it by telephone or letter, with the details the practice already has."
        {...errorOf(errors, 'outcome')}
      >
        {mailOutcomes.map((name) => (
          <Radios.Item
            key={name}
            value={name}
            defaultChecked={values['outcome'] === name}
            hint={replyTexts[name]}
          >
            {outcomeTexts[name]}
          </Radios.Item>
        ))}
      </Radios>
      <Button type="submit" name="do" value="end" secondary preventDoubleClick>
        End it
      </Button>
    </form>
  )
}
