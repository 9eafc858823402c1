import type { Sight } from '../present/why.ts'
import { type Service, ServiceTag } from './service-tag.tsx'

/** One service, whether it can see something, and why. */
export type SeerLine = {
  readonly id: string
  readonly service: Service
  readonly sight: Sight
  readonly rule: string
  /** What the rule went by: choice, date, who recorded it. */
  readonly rests: readonly string[]
}

const words: Readonly<Record<Sight, string>> = {
  yes: 'Can see it',
  'once-asked': 'Can see it after asking',
  no: 'Cannot see it',
}

/** Services, each with its answer and what that rests on. */
export function Seers({ lines }: { lines: readonly SeerLine[] }) {
  return (
    <ul className="entries">
      {lines.map(({ id, service, sight, rule, rests }) => (
        <li className="seer" key={id}>
          <p className="seer__head">
            <ServiceTag service={service} />{' '}
            <strong className={`sight sight--${sight}`}>{words[sight]}</strong>
          </p>
          <p>{rule}</p>
          <Rests rests={rests} />
        </li>
      ))}
    </ul>
  )
}

export function Rests({ rests }: { rests: readonly string[] }) {
  if (rests.length === 0) return null
  return (
    <ul className="seer__rests">
      {rests.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
