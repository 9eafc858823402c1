export function processName(pid?: number): string
export function isAlive(name: string): boolean
export function withLock<T>(
  folder: string,
  work: () => Promise<T> | T,
  onWait?: () => void,
): Promise<T>
