import { Radios } from 'nhsuk-react-components'
import type { ReactElement } from 'react'
import type { Fields } from '../fields.ts'
import { errorOf, type FieldError } from './field-errors.tsx'

/** How an answer reads, by what is sent for it. */
type Choices = Readonly<
  Record<string, string | { readonly text: string; readonly hint?: string | undefined }>
>

/** One question with its answers, of which one is chosen. What is wrong leads to the first of them. */
export function OneOf(props: {
  readonly name: string
  readonly legend: string | ReactElement
  readonly hint?: string | undefined
  readonly choices: Choices
  readonly values: Fields
  readonly errors: readonly FieldError[]
  readonly inline?: boolean
}) {
  const { name, legend, hint, choices, values, errors, inline = false } = props
  return (
    <Radios
      {...{ name, legend, inline, ...hinted(hint), ...errorOf(errors, name) }}
      legendProps={{ size: 's' }}
    >
      {Object.entries(choices).map(([value, choice], index) => {
        const { text, hint: more } = typeof choice === 'string' ? { text: choice } : choice
        return (
          <Radios.Item
            key={value}
            id={index === 0 ? name : `${name}-${value.replaceAll(' ', '-')}`}
            value={value}
            defaultChecked={values[name] === value}
            {...hinted(more)}
          >
            {text}
          </Radios.Item>
        )
      })}
    </Radios>
  )
}

function hinted(hint: string | undefined) {
  return hint === undefined ? {} : { hint }
}
