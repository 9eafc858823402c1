import type { Page } from 'playwright-core'
import type { Question } from '../../src/forms/form.ts'

/** Who asks in a journey, where nothing else is said. */
export const person: Readonly<Record<string, string>> = {
  ...{ for: 'me', name: 'Margaret Fernstead', 'nhs-number': '', reach: '01632 960 100' },
}

/** Answers a question in a browser: as `said` has it, else with the first choice or with any words. */
export async function answer(
  page: Page,
  { name, kind, optional, ...question }: Question,
  birthDate: string,
  said: Readonly<Record<string, string>> = {},
): Promise<void> {
  const words = said[name] ?? person[name]
  switch (kind) {
    case 'choice':
      return page.locator(`input[name="${name}"][value="${words ?? firstOf(question)}"]`).check()
    case 'day': {
      if (optional) return
      const [year = '', month = '', day = ''] = birthDate.split('-')
      await page.locator(`[name="${name}-day"]`).fill(day)
      await page.locator(`[name="${name}-month"]`).fill(month)
      return page.locator(`[name="${name}-year"]`).fill(year)
    }
    default:
      return page.locator(`[name="${name}"]`).fill(words ?? 'As I said')
  }
}

function firstOf(question: object): string {
  const [first = ''] = 'choices' in question ? Object.keys(question.choices as object) : []
  return first
}
