/** A FHIR R4 resource as it is written here; the validator of the one way in says whether it is one. */
export type Resource = { readonly resourceType: string; readonly [element: string]: unknown }

export type Reference =
  | { readonly reference: string }
  | {
      readonly type: 'Practitioner' | 'Organization'
      readonly identifier: { readonly system: string; readonly value: string }
    }

export type CodeableConcept = {
  readonly coding?: readonly {
    readonly system: string
    readonly code: string
    readonly display?: string
  }[]
  readonly text?: string
}

export type Quantity = {
  readonly value: number
  readonly unit: string
  readonly system?: string
  readonly code?: string
}
