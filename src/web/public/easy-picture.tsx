/** Our own drawings for easy read: lines in a square of 48. They repeat what the words beside them say. */
const drawings = {
  record: 'M12 5h18l8 8v30H12z M29 5v9h9 M18 22h14 M18 29h14 M18 36h9',
  summary: 'M9 14h30v20H9z M15 21h18 M15 27h11',
  medicine: 'M11 30l19-19a7.8 7.8 0 0 1 11 11L22 41a7.8 7.8 0 0 1-11-11z M20 21l11 11',
  staff: 'M24 6a8 8 0 1 0 .1 0z M9 43c0-9 6-15 15-15s15 6 15 15z M24 32v8 M20 36h8',
  ask: 'M6 8h36v25H24l-9 9v-9H6z M19 17c0-7 10-7 10-1 0 4-5 4-5 8 M24 28v1',
  emergency: 'M7 21h5l4-9h16l4 9h5v17H7z M24 24v10 M19 29h10 M20 12V7h8v5',
  yes: 'M24 5a19 19 0 1 0 .1 0z M14 25l7 7 13-15',
  no: 'M24 5a19 19 0 1 0 .1 0z M16 16l16 16 M32 16L16 32',
  change: 'M9 20a16 16 0 0 1 29-4 M39 8v9h-9 M39 28a16 16 0 0 1-29 4 M9 40v-9h9',
  lock: 'M11 22h26v20H11z M16 22v-6a8 8 0 0 1 16 0v6 M24 29v6',
  eye: 'M4 24c10-17 30-17 40 0-10 17-30 17-40 0z M24 17a7 7 0 1 0 .1 0z',
  phone: 'M13 6l8 9-4 6c2 5 5 8 10 10l6-4 9 8c-2 6-6 8-11 7C17 39 8 30 6 16c0-5 2-9 7-10z',
  clock: 'M24 5a19 19 0 1 0 .1 0z M24 13v11l8 6',
} as const

export type Picture = keyof typeof drawings

export function EasyPicture({ of }: { readonly of: Picture }) {
  return (
    <svg className="easy__picture" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path d={drawings[of]} />
    </svg>
  )
}
