import type Twilio from 'twilio/lib/rest/Twilio.js';
import { AppError } from '../../core/errors.ts';

/** Whether a number can get a text. `unknown` when nobody could say. */
type LineKind = 'mobile' | 'voip' | 'landline' | 'unknown';

export interface NumberLookup {
  /** Never rejects: a failed lookup is `unknown`, since a caller is waiting. */
  lineOf(number: string): Promise<LineKind>;
}

/** https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence#type-property-values */
const kinds: Readonly<Record<string, LineKind>> = {
  mobile: 'mobile',
  personal: 'mobile',
  fixedVoip: 'voip',
  nonFixedVoip: 'voip',
  landline: 'landline',
  tollFree: 'landline',
  premium: 'landline',
  sharedCost: 'landline',
  uan: 'landline',
  voicemail: 'landline',
  pager: 'landline',
};

export interface LookupOptions {
  readonly client: Twilio;
  /** Told of failures; sees codes only. */
  readonly observe?: (event: { readonly kind: 'lookup-failed'; readonly code: string }) => void;
}

/** Twilio Lookup v2, line type intelligence. */
export function createTwilioLookup({ client, observe }: LookupOptions): NumberLookup {
  return {
    async lineOf(number) {
      try {
        const found = await client.lookups.v2.phoneNumbers(number).fetch({ fields: 'line_type_intelligence' });
        const line = found.lineTypeIntelligence as { readonly type?: string | null } | null;
        return kinds[line?.type ?? ''] ?? 'unknown';
      } catch (error) {
        observe?.({ kind: 'lookup-failed', code: error instanceof AppError ? error.code : 'unexpected' });
        return 'unknown';
      }
    },
  };
}
