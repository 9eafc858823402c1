/**
 * Our own pictures, one for each idea: lines on a field of 48 by 48, each the path data of SVG. They are drawn with
 * round ends and without a fill, on pages and in PDFs.
 */
export const pictures = {
  record: ['M10 5h20l8 8v30H10z', 'M30 5v8h8', 'M16 20h16M16 27h16M16 34h10'],
  services: [
    'M4 22 14 13l10 9v20H4z',
    'M24 42V27l10-9 10 9v15z',
    'M14 26v8M10 30h8M34 29v8M30 33h8',
  ],
  share: [
    'M4 14h15v20H4z',
    'M29 14h15v20H29z',
    'M8 20h7M8 25h7M33 20h7M33 25h7',
    'M15 8h17l-5-5M33 40H16l5 5',
  ],
  look: [
    'M3 24c6-10 13-14 21-14s15 4 21 14c-6 10-13 14-21 14S9 34 3 24z',
    'M24 17a7 7 0 1 0 0 14 7 7 0 0 0 0-14z',
  ],
  choose: ['M4 12h16v24H4z', 'M28 12h16v24H28z', 'M8 24l3 4 6-8', 'M32 20l8 8M40 20l-8 8'],
  change: ['M8 20a17 17 0 0 1 31-5', 'M40 6v10H30', 'M40 28a17 17 0 0 1-31 5', 'M8 42V32h10'],
  ask: ['M5 7h38v25H22L12 41v-9H5z', 'M19 15a5 5 0 1 1 7 4.5c-1.5 1-2 1.5-2 3.5', 'M24 27v.5'],
  private: ['M10 22h28v21H10z', 'M16 22v-7a8 8 0 0 1 16 0v7', 'M24 30v6'],
  emergency: [
    'M14 36V24a10 10 0 0 1 20 0v12',
    'M9 36h30v6H9z',
    'M24 4v5M7 11l4 4M41 11l-4 4M3 25h4M41 25h4',
  ],
  looked: [
    'M9 8h30v36H9z',
    'M18 4h12v8H18z',
    'M15 20h3M22 20h11M15 28h3M22 28h11M15 36h3M22 36h11',
  ],
  code: ['M6 10h36v28H6z', 'M13 21v6M21 21v6M29 21v6M37 21v6', 'M12 33h26'],
  talk: ['M12 5h10l3 10-6 4c2 5 5 8 10 10l4-6 10 3v10c0 4-3 6-6 6C20 42 6 28 6 11c0-3 2-6 6-6z'],
  summary: ['M9 14h30v20H9z', 'M15 21h18M15 27h11'],
  medicine: ['M11 30l19-19a7.8 7.8 0 0 1 11 11L22 41a7.8 7.8 0 0 1-11-11z', 'M20 21l11 11'],
  staff: ['M24 6a8 8 0 1 0 .1 0z', 'M9 43c0-9 6-15 15-15s15 6 15 15z', 'M24 32v8M20 36h8'],
  yes: ['M24 5a19 19 0 1 0 .1 0z', 'M14 25l7 7 13-15'],
  no: ['M24 5a19 19 0 1 0 .1 0z', 'M16 16l16 16M32 16 16 32'],
  clock: ['M24 5a19 19 0 1 0 .1 0z', 'M24 13v11l8 6'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type PictureName = keyof typeof pictures
