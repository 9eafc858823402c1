import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

type Kept = { readonly payload: AdapterPayload; readonly until: number }

const mostKept = 1000

/** Where the development issuer keeps its sign-ins under way: in memory, the newest 1,000. */
export function developmentStore(): AdapterFactory {
  const kept = new Map<string, Kept>()
  return (model) => adapter(kept, model)
}

function adapter(kept: Map<string, Kept>, model: string): Adapter {
  const find = async (test: (payload: AdapterPayload) => boolean, start: string) => {
    for (const [key, { payload, until }] of kept) {
      if (key.startsWith(start) && until > Date.now() && test(payload)) return payload
    }
    return undefined
  }
  const keyOf = (id: string) => `${model}:${id}`
  return {
    upsert: async (id, payload, expiresIn = 600) => {
      const [oldest] = kept.keys()
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
      kept.set(keyOf(id), { payload, until: Date.now() + expiresIn * 1000 })
    },
    find: async (id) => {
      const found = kept.get(keyOf(id))
      return found && found.until > Date.now() ? found.payload : undefined
    },
    findByUid: (uid) => find((payload) => payload.uid === uid, `${model}:`),
    findByUserCode: (code) => find((payload) => payload.userCode === code, `${model}:`),
    consume: async (id) => {
      const found = kept.get(keyOf(id))
      if (found) found.payload.consumed = Math.floor(Date.now() / 1000)
    },
    destroy: async (id) => void kept.delete(keyOf(id)),
    revokeByGrantId: async (grant) => {
      for (const [key, { payload }] of kept) {
        if (key.startsWith(`${model}:`) && payload.grantId === grant) kept.delete(key)
      }
    },
  }
}
