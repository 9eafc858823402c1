import type { ReactNode } from 'react'
import type { Answers, Question } from '../../forms/form.ts'
import { DateText } from './date-text.tsx'

/** Questions with what was answered, as a list. `change` is what stands at the end of each line. */
export function FormAnswers(props: {
  readonly questions: readonly Question[]
  readonly answers: Answers
  readonly change?: (question: Question) => ReactNode
}) {
  const { questions, answers, change } = props
  return (
    <dl className="nhsuk-summary-list">
      {questions.map((question) => (
        <div className="nhsuk-summary-list__row" key={question.name}>
          <dt className="nhsuk-summary-list__key">{question.ask}</dt>
          <dd className="nhsuk-summary-list__value answer">
            <Answer question={question} answer={answers[question.name] ?? ''} />
          </dd>
          {change === undefined ? null : (
            <dd className="nhsuk-summary-list__actions">{change(question)}</dd>
          )}
        </div>
      ))}
    </dl>
  )
}

function Answer({ question, answer }: { question: Question; answer: string }) {
  if (answer === '') return <span className="secondary">Not answered</span>
  switch (question.kind) {
    case 'choice':
      return question.choices[answer]?.text ?? answer
    case 'day':
      return <DateText on={answer} />
    case 'nhs-number':
      return answer.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3')
    default:
      return answer
  }
}
