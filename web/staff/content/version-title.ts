import type { Version } from '../../../src/staff/content-desk/schema.ts';

const when = (at: string): string =>
  new Date(at).toLocaleString('en-US', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });

/** Who is behind a version, and since when. */
export function versionTitle({
  kind,
  at,
  author,
  reviewer,
}: Pick<Version, 'kind' | 'at' | 'author' | 'reviewer'>): string {
  if (kind === 'deployed') return 'The file that the server was deployed with';
  const date = at === null ? '' : `, ${when(at)}`;
  return kind === 'signed' ? `Written by ${author}, signed by ${reviewer}${date}` : `Put back by ${reviewer}${date}`;
}
