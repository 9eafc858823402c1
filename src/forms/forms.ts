import { choiceForms } from './choice-forms.ts'
import type { Form, FormName } from './form.ts'
import { requestForms } from './request-forms.ts'

export const forms: readonly Form[] = [...choiceForms, ...requestForms]

export function findForm(name: string): Form | undefined {
  return forms.find((form) => form.name === name)
}

export function formOf(name: FormName): Form {
  const form = findForm(name)
  if (form === undefined) throw new TypeError(`there is no form ${name}`)
  return form
}
