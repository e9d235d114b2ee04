import type { Outcome } from './knowledge-figures.ts';

/** What should become of a question. `parts`: for each thing asked, the passages any of which answers it. */
export type Verdict =
  | { readonly expect: 'answered'; readonly parts: readonly ReadonlySet<string>[] }
  | { readonly expect: 'blocked'; readonly kind: string }
  | { readonly expect: Exclude<Outcome['expect'], 'answered' | 'blocked'> };

/**
 * As a reader writes it: passages with commas between them, `+` before those of a second question, `-` when nothing answers,
 * `blocked:<kind>`, `identity`; ` | ` before a second thought, which does not count.
 */
export function readVerdict(written: string): Verdict {
  const [first = ''] = written.split(' | ');
  const plain = first.trim();
  if (plain === '-') return { expect: 'declined' };
  if (plain === 'identity') return { expect: 'identity' };
  if (plain.startsWith('blocked:')) return { expect: 'blocked', kind: plain.slice('blocked:'.length) };
  const parts = plain.split('+').map((part) => new Set(part.split(',').map((id) => id.trim())));
  return { expect: 'answered', parts };
}

const most = 2;

/**
 * What two say: who wrote the question, knowing the page and no passage, or those who read the passages. Where no two agree, the first
 * one's word stands. A passage answers when two name it.
 * @param voters at least one, the writer first
 */
export function agreedVerdict(voters: readonly Verdict[]): Verdict {
  const first = voters[0]!;
  const agreed = voters.find((voter) => voters.filter(({ expect }) => expect === voter.expect).length >= most);
  if (agreed?.expect !== 'answered') return agreed ?? first;
  const answers = voters.flatMap((voter) => (voter.expect === 'answered' ? [voter.parts] : []));
  const wanted = first.expect === 'answered' ? first.parts.length : answers[0]!.length;
  const alike = answers.filter((parts) => parts.length === wanted);
  const parts = Array.from({ length: wanted }, (_, at) => {
    const named = alike.flatMap((each) => [...each[at]!]);
    return new Set(named.filter((id) => named.filter((other) => other === id).length >= most));
  });
  return parts.every(({ size }) => size > 0) ? { expect: 'answered', parts } : first;
}
