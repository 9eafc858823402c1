import type { Band } from '../../summary/coverage/bands.ts'

/** How a band is drawn: the words on it have at least 4.5:1 against `fill`; `mark` draws its pattern. */
export type BandStyle = {
  readonly fill: string
  readonly mark: string
  readonly text: string
  readonly pattern: 'plain' | 'dots' | 'lines' | 'slopes' | 'hatch'
}

export type BandId = Band['id'] | 'none'

const dark = '#212b32'
const light = '#ffffff'

export const bandStyles: Readonly<Record<BandId, BandStyle>> = {
  'under-10': { fill: '#e3f0ea', mark: '#6c9c8d', text: dark, pattern: 'dots' },
  '10-to-49': { fill: '#a9d3c3', mark: '#5b9a84', text: dark, pattern: 'lines' },
  '50-to-89': { fill: '#2c7a68', mark: '#1a5e52', text: light, pattern: 'slopes' },
  '90-or-more': { fill: '#0f3d34', mark: '#0f3d34', text: light, pattern: 'plain' },
  none: { fill: '#ffffff', mark: '#9aa5a2', text: dark, pattern: 'hatch' },
}
