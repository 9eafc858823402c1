import { neutralSentence } from '../../sharing/neutral-sentence.ts'

export function NeutralNotice() {
  return (
    <p className="neutral-notice">
      <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false">
        <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" strokeWidth="2" />
        <path d="M12 2a10 10 0 0 1 0 20z" fill="currentColor" />
      </svg>
      <span>{neutralSentence}.</span>
    </p>
  )
}
