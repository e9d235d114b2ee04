import { Stack, Text, Title } from '@mantine/core';
import { useTitle } from '../app/title.ts';
import { SecondFactor } from './second-factor.tsx';

/** All that is shown to somebody whose account needs a second factor and has none. */
export function SetUpFirst() {
  useTitle('Set up your second factor');
  return (
    <Stack maw={680}>
      <Title>One thing first</Title>
      <Text>Your account needs a second factor. It takes two minutes and a phone.</Text>
      <SecondFactor isRequired recoveryCodesLeft={0} />
    </Stack>
  );
}
