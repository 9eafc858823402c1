import { Checkboxes, DateInput, Radios, Textarea } from 'nhsuk-react-components'
import { typedDay, type Fields } from '../fields.ts'
import { askables, deliveryTexts, formatTexts } from '../present/copies.ts'
import { errorOf, type FieldError } from './field-errors.tsx'
import { OneOf } from './one-of.tsx'

type Asked = { readonly values: Fields; readonly errors: readonly FieldError[] }

/** What of the record: all, or some parts. */
export function WhatQuestion({ values, errors }: Asked) {
  return (
    <>
      <Radios
        name="what"
        legend="What would you like a copy of?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'what')}
      >
        <Radios.Item id="what" value="all" defaultChecked={values['what'] === 'all'}>
          The whole record
        </Radios.Item>
        <Radios.Item
          id="what-some"
          value="some"
          hint="This is often quicker"
          defaultChecked={values['what'] === 'some'}
        >
          A part of it
        </Radios.Item>
      </Radios>
      <Checkboxes
        name="part"
        legend="If a part: which?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'part')}
      >
        {askables.map(([part, text], index) => (
          <Checkboxes.Item
            key={part}
            id={index === 0 ? 'part' : `part-${part}`}
            name={`part-${part}`}
            value="yes"
            defaultChecked={values[`part-${part}`] === 'yes'}
          >
            {text}
          </Checkboxes.Item>
        ))}
      </Checkboxes>
      <Textarea
        id="words"
        name="words"
        label="Is there something special you look for? (optional)"
        hint="For example: letters from the hospital about my knee"
        labelProps={{ size: 's' }}
        rows={3}
        defaultValue={values['words'] ?? ''}
        {...errorOf(errors, 'words')}
      />
    </>
  )
}

/** From which time. */
export function WhenQuestion({ values, errors }: Asked) {
  return (
    <>
      <Radios
        name="when"
        legend="From which time?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'when')}
      >
        <Radios.Item id="when" value="always" defaultChecked={values['when'] === 'always'}>
          All the time there is a record
        </Radios.Item>
        <Radios.Item
          id="when-between"
          value="between"
          defaultChecked={values['when'] === 'between'}
        >
          Only some time
        </Radios.Item>
      </Radios>
      {(['from', 'until'] as const).map((name) => (
        <DateInput
          key={name}
          id={name}
          name={name}
          legend={name === 'from' ? 'If some time: the first day' : 'The last day'}
          legendProps={{ size: 's' }}
          hint="You can leave one of them open"
          defaultValue={typedDay(values, name)}
          {...errorOf(errors, name)}
        />
      ))}
    </>
  )
}

/** In which form, and how it comes. `withOnline`: whether who asks can sign in. `post`: where it is sent to. */
export function HowQuestion({
  values,
  errors,
  withOnline = true,
  post = deliveryTexts.post,
}: Asked & { withOnline?: boolean; post?: string }) {
  const formats = Object.entries(formatTexts).filter(([value]) => withOnline || value !== 'online')
  return (
    <>
      <OneOf
        name="format"
        legend="How would you like it?"
        choices={Object.fromEntries(
          formats.map(([value, text]) => [value, { text, hint: hints[value] }]),
        )}
        {...{ values, errors }}
      />
      <Radios
        name="delivery"
        legend="If not online: how should it come?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'delivery')}
      >
        <Radios.Item id="delivery" value="post" defaultChecked={values['delivery'] === 'post'}>
          {post}
        </Radios.Item>
        <Radios.Item
          id="delivery-collect"
          value="collect"
          defaultChecked={values['delivery'] === 'collect'}
        >
          {deliveryTexts.collect}
        </Radios.Item>
      </Radios>
    </>
  )
}

const hints: Readonly<Record<string, string>> = {
  online: 'To read here and to save, as soon as it is ready',
  other: 'For example as a recording. The service asks which',
}
