import { createHash } from 'node:crypto'
import type { Sql } from '../db/database.ts'
import type { FindAddress } from './address.ts'
import type { OperatorKind } from './kinds.ts'
import { addMessage } from './message.ts'

/** What whoever runs the server is called for, and that it is over. */
const alarms = {
  'log-late': 'log-on-time',
  'look-missing': 'look-found',
  'opt-outs-not-honoured': 'opt-outs-honoured',
  'study-flow-stopped': 'study-flow-back',
} as const satisfies Partial<Record<OperatorKind, OperatorKind>>

export type Alarm = keyof typeof alarms

const recipient = 'operator'

/** Tells whoever runs the server once that there is an alarm, and once that it is over, whichever process sees it. */
export async function tellOperator(sql: Sql, alarm: Alarm, isOn: boolean): Promise<void> {
  const over = alarms[alarm]
  const [last] = await sql<{ id: string; kind: string }[]>`
    select id, kind from message
     where recipient = ${recipient} and kind in (${alarm}, ${over}) order by created_at desc limit 1`
  const kind = isOn ? alarm : over
  if ((last?.kind ?? over) === kind) return
  // of the message before it: two processes that see it at once add one
  const id = idAfter(last?.id ?? '', kind)
  await addMessage(sql, { id, box: 'operator', recipient, kind, reference: null })
}

/** @param operator the address of whoever runs the server. */
export function operatorAt(operator: string, otherwise: FindAddress): FindAddress {
  return (to) => (to.box === 'operator' ? Promise.resolve(operator) : otherwise(to))
}

function idAfter(before: string, kind: OperatorKind): string {
  const hex = createHash('sha256').update(`${before} ${kind}`).digest('hex')
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
