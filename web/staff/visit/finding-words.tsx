import { Text } from '@mantine/core';
import type { Finding } from '../../../src/staff/visit/schema.ts';

const layerWords: Readonly<Record<Finding['layer'], string>> = {
  none: '',
  pattern: 'words it knows',
  model: 'the learned model',
  context: 'what was said before',
  'second-opinion': 'a language model’s second opinion',
  error: 'a part of the check failed, and a failure raises the level',
};

/** Why the crisis check said so, in a line: whom, when, by which layer, on what evidence. It can be wrong. */
export function FindingWords({ finding }: { readonly finding: Finding }) {
  const { who, when, layer, evidence, denied, quoted, idiom, score01 } = finding;
  const sources = [...new Set(evidence.map(({ source }) => source))];
  const parts = [
    who === 'other' ? 'about somebody else' : 'about themselves',
    when === 'past' ? 'in the past' : 'now',
    ...(denied ? ['they deny danger'] : []),
    ...(quoted ? ['in somebody else’s words'] : []),
    ...(idiom ? ['maybe a figure of speech'] : []),
  ];
  return (
    <Text size="sm" c="dimmed">
      The crisis check read it as {parts.join(', ')}
      {layer !== 'none' && `, from ${layerWords[layer]}`}
      {sources.length > 0 && ` (${sources.join(', ')})`}
      {layer === 'model' && `, ${Math.round(score01 * 100)}% sure`}. It can be wrong: read what was said.
    </Text>
  );
}
