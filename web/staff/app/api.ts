import type { z } from 'zod';
import { wireError } from '../../../src/staff/api/shapes.ts';
import { isSomebodyThere } from './presence.ts';

/** What the server refused, in words for whoever asked. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0 when the server was not reached. */
  readonly status: number;
  readonly code: string;
  /** Ids to go on with, or what is wrong with which field. */
  readonly about: Readonly<Record<string, string>>;
  constructor(status: number, code: string, message: string, about: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.about = about;
  }
}

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The staff API. What comes back is checked with the schema that the server answered by. Throws ApiError. */
export const api = {
  get: async <Schema extends z.ZodType>(schema: Schema, url: string): Promise<z.output<Schema>> =>
    schema.parse(await ask('GET', url, undefined)),

  /** `schema` null: nothing comes back. */
  send: async <Schema extends z.ZodType | null>(
    schema: Schema,
    method: Method,
    url: string,
    body: object = {},
  ): Promise<Schema extends z.ZodType ? z.output<Schema> : void> =>
    (schema ? schema.parse(await ask(method, url, body)) : void (await ask(method, url, body))) as never,
};

async function ask(method: string, url: string, body: object | undefined): Promise<unknown> {
  const response = await fetch(`/staff/api${url}`, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...(!isSomebodyThere() && { 'x-unattended': 'yes' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new ApiError(0, 'unreachable', `The server cannot be reached. (${(error as Error).name})`);
  });
  if (response.status === 204) return undefined;
  const told: unknown = response.headers.get('content-type')?.includes('json') ? await response.json() : undefined;
  if (response.ok) return told;
  const read = wireError.safeParse(told);
  const { code, message, about } = read.data?.error ?? {
    code: 'unexpected',
    message: 'Something went wrong on the server.',
    about: {},
  };
  throw new ApiError(response.status, code, message, about);
}

/** A query string that leaves out what is undefined. */
export const queryOf = (parts: Readonly<Record<string, string | number | boolean | undefined>>): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) query.set(name, String(value));
  return query.size > 0 ? `?${query}` : '';
};
