import encodeQR from 'qr'

/** An address as a QR code, to be pointed a phone at: an SVG in black on white, with its quiet border. */
export function qrCode(address: string): string {
  return encodeQR(address, 'svg', { ecc: 'medium', border: 4 })
}
